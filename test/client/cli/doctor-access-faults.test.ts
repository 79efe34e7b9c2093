import { DeleteIdentityPoolCommand } from '@aws-sdk/client-cognito-identity';
import { DeleteRoleCommand, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { type AccessEntry, newAccessRecord } from '../../../core/registry/access-record';
import { openSessions, type Sessions, trustOf } from './access-desk';
import { brief, openPractice, type Practice, type SoundDesk } from './doctor-practice';

const sub = '0a1b2c3d-0000-4000-8000-00000000000a';
let practice: Practice;
let desk: SoundDesk;
let sessions: Sessions;

beforeAll(async () => void (practice = await openPractice()), 60_000);
afterAll(() => practice.close());
beforeEach(async () => {
  desk = await practice.soundDesk();
  sessions = await openSessions(practice.aws, desk);
  await desk.write(sessions.lines);
  // Nobody works on these queues: the policy is written here as a writer would.
  const env = { GATEHOUSE_TASK_QUEUE_PREFIX: 'nobody-' };
  expect(await desk.temporalGatehouse('apply', { env })).toMatchObject({ exitCode: 0 });
  await written({});
});
afterEach(() => {
  practice.calm();
  return desk.close();
});

/** The record of the bucket, and the policy that follows from it. */
async function written(entry: Partial<AccessEntry>): Promise<void> {
  const { controlBucket: Bucket, dataBucket: name, userPoolId: pool } = desk;
  const record = {
    ...newAccessRecord({ kind: 's3', name }, '00000000'),
    entries: { [sub]: { pool, epoch: 1, groups: ['editors'], denies: [], ...entry } },
    written: { at: new Date().toISOString(), hash: '0123456789ab', bytes: 1 },
  };
  await practice.aws.s3.send(
    new PutObjectCommand({ Bucket, Key: `registry/access/s3/${name}.json`, Body: JSON.stringify(record) }),
  );
  const { out } = await desk.temporalGatehouse('access preview --json');
  await putPolicy((JSON.parse(out) as { document: object }).document);
}

const putPolicy = (document: object) =>
  practice.aws.s3.send(new PutBucketPolicyCommand({ Bucket: desk.dataBucket, Policy: JSON.stringify(document) }));

const livePolicy = async () => {
  const { Policy } = await practice.aws.s3.send(new GetBucketPolicyCommand({ Bucket: desk.dataBucket }));
  return JSON.parse(Policy ?? '') as { Statement: object[] };
};

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

type Trust = ReturnType<typeof trustOf>['Statement'][number];

const trust = (change: (statement: Trust) => object[]) => {
  const Statement = trustOf(sessions.identityPoolId).Statement.flatMap(change);
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  return practice.aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: nameOf(sessions.roles.user), PolicyDocument }));
};

const rolePolicy = (more: object) => {
  const Statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${desk.dataBucket}/*`, ...more };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const RoleName = nameOf(sessions.roles.premium);
  return practice.aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'wide', PolicyDocument }));
};

const foreign = async (): Promise<object> => {
  const { Statement, ...policy } = await livePolicy();
  const wide = { Sid: 'Partner', Effect: 'Allow', Principal: { AWS: sessions.roles.user }, Action: 's3:GetObject' };
  return putPolicy({ ...policy, Statement: [{ ...wide, Resource: `arn:aws:s3:::${desk.dataBucket}/*` }, ...Statement] });
};

const refuse = (operation: string): void => {
  practice.edge.faults.add({ match: { operation }, times: 100, effect: { type: 'access-denied' } });
};

const { controlBucket, dataBucket, user, premium, identityPool } = {
  controlBucket: () => desk.controlBucket,
  dataBucket: () => desk.dataBucket,
  user: () => sessions.roles.user,
  premium: () => sessions.roles.premium,
  identityPool: () => sessions.identityPoolId,
};

const faults: [string, () => unknown, string, () => string][] = [
  ['tags that are not handed on', () => sessions.tags({ sub: 'email' }), 'error principal-tags-differ', identityPool],
  ['the classic flow', () => sessions.flags({ classic: true }), 'error classic-flow', identityPool],
  ['tokens that nobody checks', () => sessions.flags({ tokenCheck: false }), 'warning token-check-off', identityPool],
  ['roles that are not chosen by token', () => sessions.mapping('none'), 'error role-mapping', identityPool],
  ['ambiguity that is not denied', () => sessions.mapping('Token', 'AuthenticatedRole'), 'error role-mapping', identityPool],
  ['guests in a role of users', () => sessions.mapping('Token', 'Deny', user()), 'error guest-role', user],
  [
    'an identity pool that is gone',
    () => practice.aws.identity.send(new DeleteIdentityPoolCommand({ IdentityPoolId: identityPool() })),
    'error identity-pool-missing',
    identityPool,
  ],
  [
    'a role that is gone',
    () => practice.aws.iam.send(new DeleteRoleCommand({ RoleName: nameOf(premium()) })),
    'error role-unknown',
    premium,
  ],
  [
    'a role that others may assume',
    () => trust((statement) => [statement, { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }]),
    'error role-trust-others',
    user,
  ],
  [
    'a role that every identity pool hands out',
    () => trust(({ Condition, ...rest }) => [{ ...rest, Condition: { ...Condition, StringEquals: {} } }]),
    'error role-trust-audience',
    user,
  ],
  [
    'a role that guests get',
    () => trust(({ Condition, ...rest }) => [{ ...rest, Condition: { StringEquals: Condition.StringEquals } }]),
    'error role-trust-guests',
    user,
  ],
  [
    'a role without session tags',
    () => trust((statement) => [{ ...statement, Action: 'sts:AssumeRoleWithWebIdentity' }]),
    'error role-trust-no-tags',
    user,
  ],
  [
    'a policy that nobody has written',
    () =>
      practice.aws.s3.send(new DeleteObjectCommand({ Bucket: controlBucket(), Key: `registry/access/s3/${dataBucket()}.json` })),
    'error policy-not-written',
    dataBucket,
  ],
  [
    'a policy that somebody removed',
    () => practice.aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: dataBucket() })),
    'error policy-differs',
    () => 'GatehouseTlsOnly is added',
  ],
  [
    "another deployment's policy",
    async () => {
      const text = JSON.stringify(await livePolicy());
      await putPolicy(JSON.parse(text.replace(/O[0-9a-f]{8}H[0-9a-f]{12}/, 'O01234567H0123456789ab')) as object);
    },
    'error host-owned-elsewhere',
    dataBucket,
  ],
  ['a group that had no room', () => written({ refused: ['editors'] }), 'error grants-refused', () => 'editors'],
  ['a role that reaches more by itself', () => rolePolicy({}), 'error allowed-elsewhere', premium],
  ["a role that reaches more by somebody's statement", foreign, 'error allowed-elsewhere', () => '(Partner)'],
  [
    'a statement that is not understood',
    () => rolePolicy({ Condition: { StringResembles: { 'aws:PrincipalTag/sub': 'x' } } }),
    'warning policy-not-understood',
    premium,
  ],
  [
    'a policy that may not be read',
    () => {
      refuse('GetBucketPolicy');
    },
    'error permission-missing',
    () => 's3:GetBucketPolicy',
  ],
  [
    'a role that may not be read',
    () => {
      refuse('GetRole');
    },
    'error permission-missing',
    () => 'iam:GetRole',
  ],
];

/** How many revocations the set-up sustains is always told. */
const findingsOf = async () => {
  const printed = await practice.doctor(desk);
  return { ...printed, findings: printed.findings.filter(({ name }) => name !== 'revocation-rate') };
};

test('a deployment whose access is sound has only what it sustains to tell', async () => {
  const { findings, sound } = await practice.doctor(desk);
  expect(sound).toBe(true);
  expect(findings.map(({ severity, name }) => `${severity} ${name}`)).toEqual(['info revocation-rate']);
  expect(findings[0]?.what).toMatch(/About \d{3} revocations an hour .* room for \d{3} denies, and one stands for 1\.1 h/);
});

test.each(faults)('%s is found, and nothing else', async (_, plant, found, naming) => {
  await plant();
  const printed = await findingsOf();
  expect([...new Set(brief(printed))]).toEqual([found]);
  expect(JSON.stringify(printed.findings)).toContain(naming());
  expect(printed.exitCode).toBe(found.startsWith('error') ? 1 : 0);
  for (const { what, place, remedy } of printed.findings)
    expect([what.length > 0, place.length > 0, remedy !== undefined]).toEqual([true, true, true]);
});
