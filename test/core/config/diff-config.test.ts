import { describeChanges, fixedChanges } from '../../../core/config/diff-config';
import type { GatehouseConfig, PoolConfig } from '../../../core/config/types';
import { poolConfig } from '../../support/builders';

const pool = poolConfig({
  userPoolId: 'us-east-1_A',
  structure: ['documents/'],
  writeBack: { 'custom:prefix': '{prefix}' },
});
const config = (pools: readonly PoolConfig[], quota: GatehouseConfig['quota'] = { share: 0.5, limits: {} }): GatehouseConfig => ({
  controlBucket: 'control',
  pools,
  quota,
});

test('the first publication says what each pool gets', () => {
  expect(describeChanges(undefined, config([pool]))).toEqual([
    'pool us-east-1_A: served from now on; each user gets data/users/{sub}/; with documents/; custom:prefix is set to {prefix}',
    'quota: 50 % of each Cognito quota',
  ]);
});

const cases: [string, GatehouseConfig, string[]][] = [
  ['nothing', config([pool]), []],
  ['pools in another order of keys', config([{ ...pool }]), []],
  [
    'a pool that left',
    config([{ ...pool, userPoolId: 'us-east-1_B' }]),
    [
      'pool us-east-1_B: served from now on; each user gets data/users/{sub}/; with documents/; custom:prefix is set to {prefix}',
      "pool us-east-1_A: no longer served; its records and its users' objects stay as they are",
    ],
  ],
  ['another layout', config([{ ...pool, layout: 'u/{sub}/' }]), ['pool us-east-1_A: layout becomes u/{sub}/ (was users/{sub}/)']],
  [
    'a tenant attribute',
    config([{ ...pool, tenantAttribute: 'custom:t' }]),
    ['pool us-east-1_A: tenantAttribute becomes custom:t (was none)'],
  ],
  [
    'another structure',
    config([{ ...pool, structure: ['uploads/'] }]),
    [
      'pool us-east-1_A: each user gets uploads/ at their next event',
      'pool us-east-1_A: new users no longer get documents/; existing ones keep it',
    ],
  ],
  [
    'another write-back',
    config([{ ...pool, writeBack: { 'custom:b': '{bucket}' } }]),
    [
      "pool us-east-1_A: custom:b is set to {bucket} at each user's next event",
      'pool us-east-1_A: custom:prefix is no longer written; values that are there stay',
    ],
  ],
  [
    'another quota',
    config([pool], { share: 0.25, limits: { UserRead: 240 } }),
    [
      'quota: 25 % of each Cognito quota (was 50 %); workers take it up when they restart',
      "quota: UserRead counts as 240 requests/s (was AWS's default); workers take it up when they restart",
    ],
  ],
];
test.each(cases)('%s is described', (_, next, changes) => {
  expect(describeChanges(config([pool]), next)).toEqual(changes);
});

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const served = poolConfig({
  userPoolId: 'us-east-1_A',
  identityPoolId: 'us-east-1:0f3c',
  userRoles: [role('app')],
  groups: {
    premium: { grants: [{ prefix: 'shared/premium/', allow: ['read'], crossTenant: false }], via: 'roster' },
    'read-only': { grants: [], ownPrefix: ['read'], via: 'role', role: role('ro') },
  },
});

test('a new pool whose access is managed says who gets what', () => {
  expect(describeChanges(undefined, config([served])).map((change) => change.replace('pool us-east-1_A: ', ''))).toEqual([
    expect.stringMatching(/^served from now on/) as string,
    'Gatehouse writes the policy of bucket data from now on; statements of others stay as they are',
    'identityPoolId becomes us-east-1:0f3c (was none)',
    `sessions of ${role('app')} gain their user's own prefix`,
    'group premium: served from now on, its members named in the policy',
    'members of premium gain read on shared/premium/',
    `group read-only: served from now on, by its role ${role('ro')}`,
    'members of read-only lose write, delete, list in their own prefix',
    'quota: 50 % of each Cognito quota',
  ]);
});

const withGroup = (name: string, template: PoolConfig['groups'][string]): PoolConfig => ({
  ...served,
  groups: { ...served.groups, [name]: template },
});
const accessCases: [string, PoolConfig, string[]][] = [
  [
    'a grant that grows',
    withGroup('premium', {
      grants: [{ prefix: 'shared/premium/', allow: ['write', 'list'], crossTenant: false }],
      via: 'roster',
    }),
    ['members of premium gain write, list on shared/premium/', 'members of premium lose read on shared/premium/'],
  ],
  [
    'a grant elsewhere',
    withGroup('premium', { grants: [{ prefix: 'shared/gold/', allow: ['read'], crossTenant: false }], via: 'roster' }),
    ['members of premium gain read on shared/gold/', 'members of premium lose read on shared/premium/'],
  ],
  [
    'a grant for all tenants',
    withGroup('premium', { grants: [{ prefix: 'shared/premium/', allow: ['read'], crossTenant: true }], via: 'roster' }),
    ['members of premium: shared/premium/ is now declared as shared by all tenants'],
  ],
  [
    'another way to grant',
    withGroup('premium', {
      grants: [{ prefix: 'shared/premium/', allow: ['read'], crossTenant: false }],
      via: 'role',
      role: role('p'),
    }),
    [`group premium: by its role ${role('p')} from now on (was its members named in the policy)`],
  ],
  [
    'a narrower own prefix',
    withGroup('premium', {
      grants: [{ prefix: 'shared/premium/', allow: ['read'], crossTenant: false }],
      ownPrefix: ['read', 'list'],
      via: 'roster',
    }),
    ['members of premium lose write, delete in their own prefix'],
  ],
  [
    'an own prefix that is what everybody has',
    withGroup('premium', {
      grants: [{ prefix: 'shared/premium/', allow: ['read'], crossTenant: false }],
      ownPrefix: ['read', 'write', 'delete', 'list'],
      via: 'roster',
    }),
    ['members of premium no longer follow what users may do in their own prefix'],
  ],
  [
    'a group that goes',
    { ...served, groups: { premium: served.groups['premium'] ?? { grants: [], via: 'roster' } } },
    ['group read-only: no longer served', 'members of read-only gain write, delete, list in their own prefix'],
  ],
  [
    'roles that change',
    { ...served, userRoles: [role('web')] },
    [`sessions of ${role('web')} gain their user's own prefix`, `sessions of ${role('app')} lose all that Gatehouse granted`],
  ],
  ['what users may do', { ...served, ownPrefix: ['read'] }, ['users lose write, delete, list in their own prefix']],
  ['other tags', { ...served, principalTags: { sub: 'userSub' } }, ['principalTags becomes sub=userSub (was sub=sub)']],
  ['a backend', { ...served, credentials: 'backend' }, ['credentials becomes backend (was identity-pool)']],
  [
    'observing again',
    { ...served, mode: 'observe' },
    [
      expect.stringMatching(/^mode becomes observe/) as string,
      'Gatehouse takes its statements out of the policy of bucket data; statements of others stay as they are',
    ],
  ],
];
test.each(accessCases)('%s says who gains and who loses', (_, next, changes) => {
  const described = describeChanges(config([served]), config([next]));
  expect(described.map((change) => change.replace('pool us-east-1_A: ', ''))).toEqual(changes);
});

test('session tags are fixed once a role is named', () => {
  const tags = { principalTags: { sub: 'userSub' } };
  expect(fixedChanges(pool, { ...pool, ...tags })).toEqual([]);
  expect(fixedChanges(served, { ...served, ...tags })).toEqual([
    { pool: 'us-east-1_A', setting: 'principalTags', from: 'sub=sub', to: 'sub=userSub' },
  ]);
});

test('layout, bucket and tenant attribute are what existing prefixes were made with', () => {
  const after = { ...pool, layout: 'u/{sub}/', dataBucket: 'other', tenantAttribute: 'custom:t', structure: [] };
  expect(fixedChanges(pool, after).map(({ setting, from, to }) => [setting, from, to])).toEqual([
    ['layout', 'users/{sub}/', 'u/{sub}/'],
    ['dataBucket', 'data', 'other'],
    ['tenantAttribute', 'none', 'custom:t'],
  ]);
});
