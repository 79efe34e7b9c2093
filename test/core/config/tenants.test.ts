import { describeTenants } from '../../../core/config/describe-tenants';
import { parseConfig } from '../../../core/config/parse-config';
import { tenantOfGroup } from '../../../core/config/tenant-rules';
import { poolConfig } from '../../support/builders';

const yaml = (
  tenants: string,
  { layout = 'tenants/{tenant}/users/{sub}/', managed = true } = {},
): string => `controlBucket: control
pools:
  - userPoolId: us-east-1_AbC123
    dataBucket: data
    layout: ${layout}
    tenantAttribute: custom:tenant_id${managed ? '\n    userRoles: [arn:aws:iam::111122223333:role/app-user]\n    identityPoolId: us-east-1:0f3c9b1e-0000-4000-8000-000000000001' : ''}
    tenants: ${tenants}
`;

const problemsOf = (text: string) => {
  const parsed = parseConfig(text);
  return 'problems' in parsed ? parsed.problems.map(({ path, remedy }) => [path, remedy]) : [];
};

const tenantsOf = (text: string) => {
  const parsed = parseConfig(text);
  return 'config' in parsed ? parsed.config.pools[0]?.tenants : parsed.problems;
};

const withKey = (region: string, key: string): string =>
  `{ mode: bucket, bucket: { pattern: "acme-{tenant}", kmsKey: "arn:aws:kms:${region}:111122223333:${key}" } }`;

test('what is left out has its default: an unknown tenant is not made by its first user', () => {
  expect(tenantsOf(yaml('{ mode: prefix }'))).toEqual({
    mode: 'prefix',
    structure: [],
    grants: [],
    identityPoolTag: 'tenant',
    onFirstUser: false,
  });
  expect(tenantsOf(yaml('{ mode: bucket, bucket: { pattern: "acme-{tenant}-{hash}" } }'))).toMatchObject({
    bucket: { pattern: 'acme-{tenant}-{hash}', versioning: true, incompleteUploadDays: 7 },
  });
});

test.each([
  ['{ mode: silo }', 'mode', 'must be prefix'],
  ['{ mode: bucket }', '', 'needs bucket'],
  ['{ mode: prefix, bucket: { pattern: "acme-{tenant}" } }', 'bucket', 'only for `mode: bucket`'],
  ['{ mode: bucket, bucket: { pattern: acme } }', 'bucket.pattern', 'must name {tenant} once'],
  ['{ mode: bucket, bucket: { pattern: "{tenant}-acme" } }', 'bucket.pattern', 'three letters or digits of your own'],
  ['{ mode: bucket, bucket: { pattern: "Acme-{tenant}" } }', 'bucket.pattern', 'lower-case letters'],
  ['{ mode: bucket, bucket: { pattern: "acme-{tenant}-" } }', 'bucket.pattern', 'begin and end'],
  ['{ mode: bucket, bucket: { pattern: "sthree-{tenant}" } }', 'bucket.pattern', 'must not begin with'],
  ['{ mode: bucket, bucket: { pattern: "acme-{tenant}", kmsKey: alias/mine } }', 'bucket.kmsKey', 'the ARN of a KMS key'],
  [withKey('us-east-1', 'alias/mine'), 'bucket.kmsKey', 'not of an alias'],
  [withKey('eu-west-1', 'key/mine'), 'bucket.kmsKey', 'is a key of eu-west-1; name one of us-east-1'],
  ['{ mode: bucket, bucket: { pattern: "acme-{tenant}", incompleteUploadDays: 0 } }', 'bucket.incompleteUploadDays', 'above 0'],
  ['{ mode: bucket, bucket: { pattern: "acme-{tenant}", encrypted: true } }', 'bucket.encrypted', 'is not a key of this section'],
  ['{ mode: prefix, structure: [shared] }', 'structure[0]', 'must end in `/`'],
  ['{ mode: prefix, structure: [shared/, shared/] }', 'structure[1]', 'listed twice'],
  ['{ mode: prefix, structure: ["users/0f3c9b1e-0000-4000-8000-000000000001/"] }', 'structure[0]', "users' own prefixes"],
  ['{ mode: prefix, grants: [{ prefix: shared/, allow: [read] }] }', 'grants[0].prefix', "the tenant's own folder"],
  ['{ mode: prefix, grants: [{ prefix: "tenants/{tenant}/", allow: [read] }] }', 'grants[0].prefix', "the tenant's own folder"],
  ['{ mode: prefix, grants: [{ prefix: "tenants/{tenant}/users/", allow: [read] }] }', 'grants[0].prefix', "users' own prefixes"],
  ['{ mode: prefix, group: tenant }', 'group', 'must name {tenant} once'],
  ['{ mode: prefix, group: "a b {tenant}" }', 'group', 'space'],
  ['{ mode: prefix, objectTags: { "aws:tenant": "{tenant}" } }', 'objectTags["aws:tenant"]', 'belong to AWS'],
])('%s is refused with place and remedy', (tenants, key, remedy) => {
  const path = key === '' ? 'pools[0].tenants' : `pools[0].tenants.${key}`;
  expect(problemsOf(yaml(tenants))).toContainEqual([path, expect.stringContaining(remedy) as string]);
});

test('tenants need a layout that names them, and a bucket of their own needs roles', () => {
  const [[path, remedy] = []] = problemsOf(yaml('{ mode: prefix }', { layout: 'users/{sub}/' }));
  expect(path).toBe('pools[0].tenants');
  expect(remedy).toContain('a layout that names {tenant}');
  const unmanaged = problemsOf(yaml('{ mode: bucket, bucket: { pattern: "acme-{tenant}" } }', { managed: false }));
  expect(unmanaged).toEqual([['pools[0].tenants.mode', expect.stringContaining('needs userRoles') as string]]);
});

test('a group stands for the tenant between the parts of the pattern, and only for one that can be a tenant', () => {
  expect(tenantOfGroup('tenant-{tenant}', 'tenant-acme')).toBe('acme');
  expect(tenantOfGroup('{tenant}-users', 'acme-users')).toBe('acme');
  for (const group of ['tenant-', 'tenan-acme', 'Tenant-acme', 'tenant-a/b', 'tenant-*', 'tenant-shared']) {
    expect(tenantOfGroup('tenant-{tenant}', group)).toBeUndefined();
  }
  expect(tenantOfGroup('aa{tenant}aa', 'aaa')).toBeUndefined();
});

test('what a change means is said in words', () => {
  const pool = { layout: 'tenants/{tenant}/users/{sub}/', tenantAttribute: 'custom:tenant_id' };
  const without = poolConfig(pool);
  const tenants = tenantsOf(yaml('{ mode: prefix, structure: [shared/], group: "t-{tenant}", onFirstUser: true }'));
  const after = poolConfig({ ...pool, tenants: tenants as NonNullable<typeof without.tenants> });
  expect(describeTenants(without, without)).toEqual([]);
  expect(describeTenants(without, after)).toEqual([
    'each tenant gets data/tenants/{tenant}/; with shared/; made for identity pools with tag tenant; for groups t-{tenant}; ' +
      'and for the first user of a tenant that nobody made',
    'only users of a tenant that was made get storage from now on',
  ]);
  expect(describeTenants(after, without)).toEqual([expect.stringContaining('by nobody any more') as string]);
});
