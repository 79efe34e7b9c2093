import fc from 'fast-check';
import { hardCauses, type Deny } from '../../../core/contract/access';
import type { GrantTemplate, GroupTemplate, PoolConfig } from '../../../core/config/types';
import type { CompileInput } from '../../../core/policy/compile';
import type { PolicyDocument } from '../../../core/policy/document';
import { verbs } from '../../../core/policy/verbs';
import type { AccessEntry } from '../../../core/registry/access-record';

export const bucket = 'data';
export const bucketArn = `arn:aws:s3:::${bucket}`;
export const roleArn = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
export const poolId = 'us-east-1_AbC123';
export const automationRole = roleArn('gatehouse');

/** The nth sub. */
export const sub = (number: number): string => `${number.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;

export const subs = [1, 2, 3, 4, 16].map(sub);
/** Names that begin alike, or differ in case alone. */
export const tenants = ['t1', 't10', 'T1', 't1-'];

export const samplePool = (more: Partial<PoolConfig> = {}): PoolConfig => ({
  userPoolId: poolId,
  mode: 'enforce',
  dataBucket: bucket,
  layout: 'tenants/{tenant}/users/{sub}/',
  tenantAttribute: 'custom:tenant_id',
  structure: [],
  writeBack: {},
  credentials: 'identity-pool',
  principalTags: { sub: 'sub', tenant: 'tenant' },
  userRoles: [roleArn('app-user')],
  ownPrefix: verbs,
  groups: {},
  ...more,
});

export const sampleEntry = (more: Partial<AccessEntry> = {}): AccessEntry => ({
  pool: poolId,
  epoch: 1,
  groups: [],
  denies: [],
  ...more,
});

export const sampleInput = (
  { entries = {}, ...record }: Partial<CompileInput['record']> = {},
  more: Partial<Omit<CompileInput, 'record'>> = {},
): CompileInput => ({
  host: { kind: 's3', name: bucket },
  owner: '1a2b3c4d',
  pools: [samplePool()],
  live: undefined,
  tagsInForce: new Set([poolId]),
  ...more,
  record: { entries, takenOver: [], goneGroups: [], unknownPrincipals: [], ...record },
});

/** Names that Cognito allows and a careless reader of objects, policies or patterns would trip over. */
const groupNames = ['premium', 'premium1', 'Premium', '__proto__', 'constructor', '*', '${aws:username}', '"},{"', '../x', 'é😀'];
const prefixes = ['tenants/{tenant}/shared/a/', 'tenants/{tenant}/shared/a1/', 'shared/r/', 'shared/r1/', 'shared/r/deep/'];

const someVerbs = fc.subarray([...verbs], { minLength: 1 });
const grant: fc.Arbitrary<GrantTemplate> = fc.record({
  prefix: fc.constantFrom(...prefixes),
  allow: someVerbs,
  crossTenant: fc.constant(true),
});
const template: fc.Arbitrary<GroupTemplate> = fc
  .record({
    grants: fc.array(grant, { maxLength: 2 }),
    ownPrefix: fc.option(fc.subarray([...verbs]), { nil: undefined }),
    role: fc.option(fc.constantFrom('read-only', 'analysts').map(roleArn), { nil: undefined }),
  })
  .map(({ grants, ownPrefix, role }) => ({
    grants,
    ...(ownPrefix === undefined ? {} : { ownPrefix }),
    ...(role === undefined ? { via: 'roster' } : { via: 'role', role }),
  }));

const groups: fc.Arbitrary<PoolConfig['groups']> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...groupNames), template), { maxLength: 4, selector: ([name]) => name })
  .map((some) => Object.fromEntries(some));

const pool: fc.Arbitrary<PoolConfig> = fc
  .record({
    layout: fc.constantFrom('users/{sub}/', 'tenants/{tenant}/users/{sub}/'),
    mode: fc.constantFrom('enforce', 'enforce', 'additive'),
    ownPrefix: fc.subarray([...verbs]),
    groups,
  })
  .map(samplePool);

const deny = (layout: string): fc.Arbitrary<Deny> =>
  fc
    .record({
      cause: fc.constantFrom(...hardCauses, 'left' as const, 'narrowed' as const),
      parts: fc.array(fc.record({ verbs: someVerbs, prefix: fc.constantFrom(layout, ...prefixes) }), {
        minLength: 1,
        maxLength: 2,
      }),
    })
    .map(({ cause, parts }) => ({ cause, scope: hardCauses.includes(cause) ? 'whole' : parts }));

const entry = ({ layout, groups: known }: PoolConfig): fc.Arbitrary<AccessEntry> => {
  const names = [...Object.keys(known), 'nobody knows it'];
  return fc
    .record({
      groups: fc.subarray(names),
      refused: fc.oneof({ weight: 5, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray(names) }),
      denies: fc.oneof(
        { weight: 2, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(deny(layout), { minLength: 1, maxLength: 2 }) },
      ),
    })
    .map(sampleEntry);
};

/** A bucket with one pool, and any population of it. */
export const world: fc.Arbitrary<CompileInput> = pool.chain((config) =>
  fc
    .record({
      entries: fc.array(entry(config), { maxLength: subs.length }),
      goneGroups: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        {
          weight: 1,
          arbitrary: fc.subarray(Object.keys(config.groups)).map((names) => names.map((name) => `${poolId}/${name}`)),
        },
      ),
      unknownPrincipals: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.subarray([roleArn('read-only'), roleArn('app-user')]) },
      ),
    })
    .map(({ entries, ...record }) =>
      sampleInput(
        { ...record, entries: Object.fromEntries(entries.map((one, index) => [subs[index] ?? '', one])) },
        { pools: [config] },
      ),
    ),
);

/** Statements that others wrote. */
export const foreign: PolicyDocument = {
  Version: '2012-10-17',
  Id: 'theirs',
  Statement: [
    {
      Sid: 'Backup',
      Effect: 'Allow',
      Principal: { AWS: '111122223333' },
      Action: ['s3:GetObject'],
      Resource: `${bucketArn}/*`,
    },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:DeleteBucket',
      Resource: bucketArn,
      Condition: { Bool: { 'aws:SecureTransport': true } },
    },
  ],
};
