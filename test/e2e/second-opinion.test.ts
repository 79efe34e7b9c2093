import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { AccessState } from '../../core/contract/access';
import { compile } from '../../core/policy/compile';
import { listOf, type PolicyDocument } from '../../core/policy/document';
import { evaluate } from '../../core/policy/evaluate';
import { askUnder, userRequest } from '../../core/policy/user-request';
import { type MiniStack, startMiniStack } from '../../local/servers/ministack';
import { sampleEntry, sampleInput, samplePool, sub } from '../core/policy/worlds';
import { type AwsClients, awsClients } from '../support/servers';

const bucket = 'data';
const account = '000000000000';
const arnOf = (role: string): string => `arn:aws:iam::${account}:role/${role}`;

/** What identity policies give everybody: what is refused is then refused by the bucket's policy. */
const everything: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: ['arn:aws:s3:::data', 'arn:aws:s3:::data/*'] }],
};
const trust = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: ['sts:AssumeRole', 'sts:TagSession'] },
  ],
};

const soft = (
  cause: 'left' | 'narrowed',
  prefix: string,
  verbs: readonly ('read' | 'write' | 'list')[],
): Partial<AccessState> => ({
  denies: [{ cause, group: 'analysts', scope: [{ prefix, verbs }] }],
});
const states: readonly Partial<AccessState>[] = [
  {},
  { denies: [{ cause: 'disabled', scope: 'whole' }] },
  { denies: [{ cause: 'provisional', scope: 'whole' }], groups: ['premium'] },
  soft('left', 'shared/reports/', ['read', 'list']),
  soft('narrowed', 'shared/premium/', ['write']),
  { groups: ['premium'] },
  { denies: [{ cause: 'deleted', scope: 'whole', until: '2030-01-01T00:00:00.000Z' }] },
];
const people = states.map((state, index) => ({ tag: sub(index + 1), state }));

/**
 * What denies by principal tag. MiniStack is reached over plain HTTP, which a constant statement refuses everybody; and
 * statements that hang on a role are not asked about, because to it `aws:PrincipalArn` is a session's and not its role's.
 */
function policyOfTags(): PolicyDocument {
  const config = samplePool({
    layout: 'users/{sub}/',
    principalTags: { sub: 'sub' },
    userRoles: [arnOf('app-user')],
    groups: {
      premium: { grants: [{ prefix: 'shared/premium/', allow: ['read', 'list'], crossTenant: true }], via: 'roster' },
      analysts: {
        grants: [{ prefix: 'shared/reports/', allow: ['read'], crossTenant: true }],
        via: 'role',
        role: arnOf('analysts'),
      },
    },
  });
  const entries = Object.fromEntries(people.map(({ tag, state }) => [tag, sampleEntry(state)]));
  const { document } = compile(sampleInput({ entries }, { pools: [config] }));
  const Statement = listOf(document?.Statement).filter(({ Sid = '' }) => !Sid.startsWith('GatehouseTlsOnly'));
  return { Version: '2012-10-17', Statement };
}

let server: MiniStack;
let owner: AwsClients;
beforeAll(async () => {
  server = await startMiniStack({ judges: true });
  owner = awsClients(server.endpoint);
});
afterAll(async () => {
  owner.close();
  await server.stop();
});

async function sessionOf(role: string, tag: string): Promise<S3Client> {
  const Tags = [{ Key: 'sub', Value: tag }];
  const { Credentials } = await owner.sts.send(new AssumeRoleCommand({ RoleArn: arnOf(role), RoleSessionName: 'user', Tags }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return new S3Client({ endpoint: server.endpoint, region: 'us-east-1', credentials, forcePathStyle: true, maxAttempts: 1 });
}

const asks = {
  's3:GetObject': (s3: S3Client, prefix: string) => s3.send(new GetObjectCommand({ Bucket: bucket, Key: `${prefix}a` })),
  's3:PutObject': (s3: S3Client, prefix: string) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}a`, Body: 'x' })),
  's3:ListBucket': (s3: S3Client, prefix: string) => s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix })),
} as const;
const actions = Object.keys(asks) as readonly (keyof typeof asks)[];

const verdictOf = (attempt: Promise<unknown>): Promise<'allowed' | 'denied'> =>
  attempt.then(
    () => 'allowed',
    (error: unknown) => {
      if (error instanceof Error && error.name === 'AccessDenied') return 'denied';
      throw error;
    },
  );

test('a server that we did not write comes to our verdict on every request of everybody who is denied something, or not', async () => {
  const roles = ['app-user', 'analysts', 'stranger'];
  const prefixes = [`users/${sub(1)}/`, `users/${sub(2)}/`, 'shared/premium/', 'shared/reports/', 'shared/'];
  await owner.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  for (const prefix of prefixes) await owner.s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}a`, Body: 'x' }));
  for (const RoleName of roles) {
    await owner.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
    const PolicyDocument = JSON.stringify(everything);
    await owner.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'everything', PolicyDocument }));
  }
  const document = policyOfTags();
  await owner.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(document) }));
  const counts = { allowed: 0, denied: 0 };
  for (const role of roles) {
    for (const { tag } of people) {
      const s3 = await sessionOf(role, tag);
      for (const action of actions) {
        for (const prefix of prefixes) {
          const theirs = await verdictOf(asks[action](s3, prefix));
          const request = userRequest({
            role: arnOf(role),
            tags: { sub: tag },
            bucketArn: `arn:aws:s3:::${bucket}`,
            ...askUnder(action, prefix),
          });
          const ours = evaluate(request, {
            identity: [{ name: 'everything', document: everything }],
            resource: { name: 'bucket', document },
          }).decision;
          expect([role, tag, action, prefix, theirs]).toEqual([role, tag, action, prefix, ours]);
          counts[ours]++;
        }
      }
      s3.destroy();
    }
  }
  expect(counts.allowed).toBeGreaterThan(100);
  expect(counts.denied).toBeGreaterThan(100);
});
