import { AdminCreateUserCommand, CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { writeFile } from 'node:fs/promises';
import type { IamPolicy } from '../../../client/cli/iam/policy-document';
import { account, createNeeds } from '../../support/iam-needs';
import { CreatePolicyCommand, AttachRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { openSessions } from './access-desk';
import { type Desk, openDesk } from './command-line';
import { openPractice, type Practice } from './doctor-practice';

const needs = createNeeds(() => true);
let practice: Practice;
let desk: Desk;
let policy: IamPolicy;

beforeAll(async () => {
  practice = await openPractice();
  desk = await openDesk(practice.aws);
  const sessions = await openSessions(practice.aws, desk);
  for (const role of Object.values(sessions.roles)) await givePolicies(role);
  await desk.write(`${sessions.lines}
writeBack: { custom:storage_prefix: "{prefix}" }`);
  practice.edge.calls.watch(needs.watcher);
  await writeFile(`${desk.directory}/map.csv`, '0a1b2c3d-0000-4000-8000-0000000000cc,legacy/somebody/\n');
  // It stores the map, and then finds that there is no such namespace.
  const adopt = 'adopt --map map.csv --namespace nowhere';
  const user = 'user show 0a1b2c3d-0000-4000-8000-0000000000cc';
  const explain = 'access explain --sub 0a1b2c3d-0000-4000-8000-0000000000cc --action s3:ListBucket';
  const asked = [explain, 'access preview', 'access report'];
  for (const command of ['setup --yes', 'plan', 'apply', 'doctor', user, ...asked, adopt, `iam --account ${account}`]) {
    await desk.temporalGatehouse(command, { env: { ...practice.env, GATEHOUSE_TASK_QUEUE_PREFIX: 'nobody-' } });
  }
  await changeSomebody();
  const { out } = await desk.temporalGatehouse(`iam --for operator --account ${account}`, { env: practice.env });
  policy = JSON.parse(out) as IamPolicy;
}, 60_000);
afterAll(async () => {
  await desk.close();
  await practice.close();
});

/** Every change of a user, which is made in Cognito before it turns out that there is no such namespace. */
async function changeSomebody(): Promise<void> {
  const { cognito } = practice.aws;
  await cognito.send(new CreateGroupCommand({ UserPoolId: desk.userPoolId, GroupName: 'editors' }));
  const { User } = await cognito.send(new AdminCreateUserCommand({ UserPoolId: desk.userPoolId, Username: 'somebody' }));
  const sub = User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
  const changes = ['group join editors', 'group leave editors', 'user disable', 'user enable'];
  const commands = [...changes.map((change) => `${change} ${sub}`), 'user disable 0a1b2c3d-0000-4000-8000-0000000000cc'];
  for (const command of commands) {
    expect((await desk.temporalGatehouse(`${command} --namespace nowhere`, { env: practice.env })).exitCode).toBe(1);
  }
}

/** An inline and an attached policy, about another bucket. */
async function givePolicies(role: string): Promise<void> {
  const RoleName = role.slice(role.lastIndexOf('/') + 1);
  const Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::elsewhere/*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const { iam } = practice.aws;
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'inline', PolicyDocument }));
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: RoleName, PolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
}

test('the policy for operators allows every call that the commands made', () => {
  expect(needs.unknown()).toEqual([]);
  expect(needs.undeclared(policy)).toEqual([]);
});

test('and nothing else, but for what only a lost race and a bucket without encryption call for', () => {
  expect(needs.unused(policy)).toEqual([
    // S3 asks for it when a bucket is created without ACLs.
    `s3:PutBucketOwnershipControls on arn:aws:s3:::${desk.controlBucket}`,
    `s3:PutEncryptionConfiguration on arn:aws:s3:::${desk.controlBucket}`,
    `s3:DeleteObject on arn:aws:s3:::${desk.controlBucket}/config/*`,
    // Policies of AWS's own, which no role here has.
    'iam:GetPolicy on arn:aws:iam::aws:policy/*',
    'iam:GetPolicyVersion on arn:aws:iam::aws:policy/*',
  ]);
});
