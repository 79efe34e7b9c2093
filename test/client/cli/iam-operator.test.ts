import { writeFile } from 'node:fs/promises';
import type { IamPolicy } from '../../../client/cli/iam/policy-document';
import { account, createNeeds } from '../../support/iam-needs';
import { type Desk, openDesk } from './command-line';
import { addAttribute, lines, openPractice, type Practice } from './doctor-practice';

const needs = createNeeds(() => true);
let practice: Practice;
let desk: Desk;
let policy: IamPolicy;

beforeAll(async () => {
  practice = await openPractice();
  desk = await openDesk(practice.aws);
  await addAttribute(practice.aws, desk.userPoolId, 'tenant_id', '64');
  await desk.write(lines);
  practice.edge.calls.watch(needs.watcher);
  await writeFile(`${desk.directory}/map.csv`, '0a1b2c3d-0000-4000-8000-0000000000cc,legacy/somebody/\n');
  // It stores the map, and then finds that there is no such namespace.
  const adopt = 'adopt --map map.csv --namespace nowhere';
  const user = 'user show 0a1b2c3d-0000-4000-8000-0000000000cc';
  for (const command of ['setup --yes', 'plan', 'apply', 'doctor', user, adopt, `iam --account ${account}`]) {
    await desk.temporalGatehouse(command, { env: practice.env });
  }
  const { out } = await desk.temporalGatehouse(`iam --for operator --account ${account}`, { env: practice.env });
  policy = JSON.parse(out) as IamPolicy;
}, 60_000);
afterAll(async () => {
  await desk.close();
  await practice.close();
});

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
  ]);
});
