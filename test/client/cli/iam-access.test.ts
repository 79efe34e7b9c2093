import { policyDocument } from '../../../client/cli/iam/policy-document';
import { permissionsOf, programs } from '../../../client/cli/iam/programs';
import type { Tenants } from '../../../core/config/tenants-schema';
import type { GatehouseConfig, PoolConfig } from '../../../core/config/types';
import { offboarding, poolConfig } from '../../support/builders';

const account = '111122223333';
const role = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
const identityPoolId = 'us-east-1:00000000-0000-4000-8000-000000000001';

const managing: Partial<PoolConfig> = {
  userRoles: [role('app/user')],
  identityPoolId,
  groups: {
    premium: { grants: [], via: 'roster' },
    analysts: { grants: [], via: 'role', role: role('analysts') },
  },
};

const configOf = (...pools: readonly PoolConfig[]): GatehouseConfig => ({
  controlBucket: 'control',
  pools,
  quota: { share: 0.5, limits: {} },
});

const statements = (program: string, config: GatehouseConfig) =>
  policyDocument(permissionsOf(program, undefined), { config, account, eventQueue: `arn:aws:sqs:us-east-1:${account}:q` })
    .Statement;

const bySid = (config: GatehouseConfig, sid: string) => statements('workers', config).find(({ Sid }) => Sid === sid);

const actionsOf = (program: string, config: GatehouseConfig): readonly string[] =>
  statements(program, config).flatMap(({ Action }) => [Action ?? []].flat());

const guarding = /Bucket(Policy|MultipartUploads)|AbortMultipart|^iam:|^cognito-identity:|Disable|Enable|SignOut|Group/;

test('where access is managed, workers may write the policy of the data bucket and read what decides about it', () => {
  const config = configOf(poolConfig(managing));
  expect(bySid(config, 'GuardedBucket')).toMatchObject({
    Action: ['s3:DeleteBucketPolicy', 's3:GetBucketPolicy', 's3:ListBucketMultipartUploads', 's3:PutBucketPolicy'],
    Resource: ['arn:aws:s3:::data'],
  });
  expect(bySid(config, 'ControlAccess')).toMatchObject({
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: ['arn:aws:s3:::control/registry/access/*'],
  });
  expect(bySid(config, 'GuardedObjects')).toMatchObject({
    Action: ['s3:AbortMultipartUpload'],
    Resource: ['arn:aws:s3:::data/users/*'],
  });
  expect(bySid(config, 'GuardedRole')?.Resource).toEqual([role('analysts'), role('app/user')]);
  expect(bySid(config, 'GuardedIdentityPool')?.Resource).toEqual([
    `arn:aws:cognito-identity:us-east-1:${account}:identitypool/${identityPoolId}`,
  ]);
});

test.each([
  ['names no userRoles', poolConfig()],
  ['is only observed', poolConfig({ ...managing, mode: 'observe', groups: {} })],
])('a pool that %s needs none of it', (_, pool) => {
  expect(actionsOf('workers', configOf(pool)).filter((action) => guarding.test(action))).toEqual([]);
});

test('of two pools only the one whose access is managed is named', () => {
  const config = configOf(poolConfig({ ...managing, dataBucket: 'mine' }), poolConfig({ userPoolId: 'us-east-1_Other1' }));
  expect(bySid(config, 'GuardedBucket')?.Resource).toEqual(['arn:aws:s3:::mine']);
  expect(bySid(config, 'GuardedPool')?.Resource).toEqual([`arn:aws:cognito-idp:us-east-1:${account}:userpool/us-east-1_AbC123`]);
});

test('nobody but workers may write a bucket policy, and nobody at all may write a role', () => {
  for (const program of programs) {
    const actions = actionsOf(program, configOf(poolConfig(managing)));
    expect({ program, writes: actions.includes('s3:PutBucketPolicy') }).toEqual({ program, writes: program === 'workers' });
    expect(actions.filter((action) => /^iam:(?!Get|List)/.test(action))).toEqual([]);
  }
});

test('the policy of workers fits the 6,144 characters of a managed policy', () => {
  expect(JSON.stringify(statements('workers', configOf(poolConfig(managing)))).length).toBeLessThan(6_144);
});

describe('object tags', () => {
  const tagging = (config: GatehouseConfig): readonly string[] =>
    actionsOf('workers', config).filter((action) => action.endsWith('Tagging'));
  const groups = { premium: { grants: [], via: 'roster', objectTags: { tier: 'premium' } } } as const;

  test('are read and written only in pools whose groups give some', () => {
    const config = configOf(
      poolConfig({ ...managing, groups }),
      poolConfig({ ...managing, userPoolId: 'us-east-1_Other1', dataBucket: 'other' }),
    );
    expect(bySid(config, 'TaggedObjects')).toMatchObject({
      Action: ['s3:GetObjectTagging', 's3:PutObjectTagging'],
      Resource: ['arn:aws:s3:::data/users/*'],
    });
    expect(bySid(config, 'TaggedRegistry')?.Resource).toEqual(['arn:aws:s3:::control/registry/users/us-east-1_AbC123/*']);
    expect(tagging(configOf(poolConfig(managing)))).toEqual([]);
    expect(tagging(configOf(poolConfig({ ...managing, groups, mode: 'observe' })))).toEqual([]);
  });

  test('leave the policy of workers within a managed policy', () => {
    const config = configOf(poolConfig({ ...managing, groups }));
    expect(JSON.stringify(statements('workers', config)).length).toBeLessThan(6_144);
  });
});

test.each([
  [undefined, undefined],
  ['aes256', undefined],
  [{ kmsKey: 'arn:aws:kms:us-east-1:111122223333:key/1' }, ['arn:aws:kms:us-east-1:111122223333:key/1']],
] as const)('workers may use the key that encrypts archives, and no other: %j', (encryption, expected) => {
  const archiving = { ...offboarding, ...(encryption === undefined ? {} : { encryption }) };
  const statement = bySid(configOf(poolConfig({ ...managing, offboarding: archiving })), 'ArchiveKey');
  expect(statement?.Resource).toEqual(expected);
  if (expected !== undefined) expect(statement?.Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
});

describe('a key that buckets of tenants are encrypted with', () => {
  const key = (id: string): string => `arn:aws:kms:us-east-1:${account}:key/${id}`;
  const bucket = { pattern: 'acme-{tenant}', versioning: true, incompleteUploadDays: 7, kmsKey: key('tenants') };
  const tenants: Tenants = { mode: 'bucket', bucket, structure: [], grants: [], identityPoolTag: 'tenant', onFirstUser: false };
  const ofTenants = { ...managing, tenantAttribute: 'custom:tenant_id', layout: 'tenants/{tenant}/users/{sub}/', tenants };
  const firstLogin = {
    ...{ template: 'welcome-pdf', name: 'welcome.pdf', more: [], tags: {}, kmsKey: key('files') },
    ...{ backfill: false, attributes: [], locale: 'en', timeZone: 'UTC' },
  };
  const keysIn = (queues: string | undefined, pool: PoolConfig, program = 'workers') =>
    Object.fromEntries(
      policyDocument(permissionsOf(program, queues), { config: configOf(pool), account }).Statement.flatMap(
        ({ Sid = '', Action = [], Resource = [] }) => (Sid.endsWith('Key') ? [[Sid, [[Action].flat(), [Resource].flat()]]] : []),
      ),
    ) as Record<string, unknown>;
  const reading = ['kms:Decrypt', 'kms:GenerateDataKey'];

  test('is for whoever writes to them, and for nobody else', () => {
    const pool = poolConfig(ofTenants);
    expect(keysIn('enforce', pool)).toEqual({ TenantKey: [['kms:GenerateDataKey'], [key('tenants')]] });
    expect(keysIn('bulk', pool)).toEqual({ MovedKey: [reading, [key('tenants')]] });
    for (const program of programs.filter((name) => name !== 'workers')) expect(keysIn(undefined, pool, program)).toEqual({});
    expect(keysIn(undefined, poolConfig(managing))).toEqual({});
  });

  test('is for whoever copies, delivers and erases there, beside the keys of what lies there', () => {
    const encryption = { kmsKey: key('archives') };
    const pool = poolConfig({ ...ofTenants, firstLogin, offboarding: { ...offboarding, encryption, purge: true } });
    const both = [key('files'), key('tenants')];
    expect(keysIn('enforce', pool)).toEqual({
      TenantKey: [['kms:GenerateDataKey'], [key('tenants')]],
      WelcomedKey: [['kms:GenerateDataKey'], both],
    });
    expect(keysIn('bulk', pool)).toEqual({
      ArchiveKey: [reading, [key('archives')]],
      ArchivedKey: [reading, both],
      MovedKey: [reading, both],
      PurgedKey: [['kms:Decrypt'], [key('archives'), ...both]],
    });
  });
});
