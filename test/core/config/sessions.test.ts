import { groupsToSync } from '../../../core/config/groups-to-sync';
import { policyHosts, tagsInForce } from '../../../core/config/policy-hosts';
import { whyNotExclusive } from '../../../core/config/role-exclusive';
import { tagsAmiss } from '../../../core/config/tag-map';
import type { GatehouseConfig, GroupTemplate, PoolConfig } from '../../../core/config/types';
import type { IdentityPoolFacts } from '../../../core/ports';
import { now, poolConfig } from '../../support/builders';

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const config = (...pools: PoolConfig[]): GatehouseConfig => ({
  controlBucket: 'control',
  pools,
  quota: { share: 0.5, limits: {} },
});
const roster: GroupTemplate = { grants: [{ prefix: 'shared/', allow: ['read'], crossTenant: false }], via: 'roster' };
const byRole: GroupTemplate = { ...roster, via: 'role', role: role('g') };
const served = (groups: PoolConfig['groups'] = {}, more: Partial<PoolConfig> = {}): PoolConfig =>
  poolConfig({ userRoles: [role('app')], groups, ...more });

const facts = (provider: Partial<IdentityPoolFacts['providers'][number]> = {}, classic?: boolean): IdentityPoolFacts => ({
  allowClassicFlow: classic,
  allowUnauthenticated: false,
  roles: {},
  providers: [
    {
      name: `cognito-idp.us-east-1.amazonaws.com/${poolConfig().userPoolId}`,
      clientId: 'web',
      serverSideTokenCheck: true,
      principalTags: { sub: 'sub' },
      mapping: { type: 'token', ambiguous: 'deny' },
      ...provider,
    },
  ],
});

const syncs: [string, GatehouseConfig | undefined, PoolConfig, string[]][] = [
  ['a first roster', undefined, served({ a: roster }), ['a']],
  ['a first role group', undefined, served({ a: byRole }), []],
  ['a roster that stays', config(served({ a: roster })), served({ a: { ...roster, ownPrefix: ['read'] } }), []],
  ['a roster that is new', config(served({ a: roster })), served({ a: roster, b: roster }), ['b']],
  ['a roster that becomes a role', config(served({ a: roster })), served({ a: byRole }), ['a']],
  ['a role that becomes a roster', config(served({ a: byRole })), served({ a: roster }), ['a']],
  ['a pool whose access was only observed', config(served({ a: roster }, { mode: 'observe' })), served({ a: roster }), ['a']],
  ['a pool that is only observed', undefined, served({ a: roster }, { mode: 'observe' }), []],
];
test.each(syncs)('%s', (_, before, after, groups) => {
  expect(groupsToSync(before, config(after)).map(({ group }) => group)).toEqual(groups);
});

test('hosts are the buckets of pools whose access is managed, each once', () => {
  const other = served({}, { userPoolId: 'us-east-1_B', dataBucket: 'a-bucket' });
  expect(
    policyHosts(config(served(), other, { ...other, userPoolId: 'us-east-1_C' }, poolConfig({ dataBucket: 'free' }))),
  ).toEqual([
    { kind: 's3', name: 'a-bucket' },
    { kind: 's3', name: 'data' },
  ]);
  expect(policyHosts(undefined)).toEqual([]);
});

test('tags are in force from their time on', () => {
  const tagsInForceFrom = { early: '2026-11-20T09:59:59.000Z', at: now, late: '2026-11-20T10:00:00.001Z' };
  expect([...tagsInForce({ tagsInForceFrom }, new Date(now))]).toEqual(['early', 'at']);
});

test('roles are exclusive only where nothing lets a user choose', () => {
  const pool = served({ a: byRole });
  expect(whyNotExclusive(pool, facts({}, false))).toEqual([]);
  expect(whyNotExclusive(pool, facts({}, undefined))).toEqual(['AllowClassicFlow is not explicitly false']);
  expect(whyNotExclusive(pool, facts({ mapping: { type: 'rules', ambiguous: 'deny' } }, false))).toHaveLength(1);
  expect(whyNotExclusive(pool, facts({ mapping: { type: 'token', ambiguous: undefined } }, false))).toHaveLength(1);
  expect(whyNotExclusive(pool, facts({ name: 'cognito-idp.us-east-1.amazonaws.com/us-east-1_Other' }, false))).toHaveLength(1);
});

test('tags that are not handed on as the policies read them are named', () => {
  const tenants = served({}, { tenantAttribute: 'custom:t', principalTags: { sub: 'sub', tenant: 'org' } });
  expect(tagsAmiss(served(), facts())).toEqual([]);
  expect(tagsAmiss(tenants, facts())).toEqual(['org']);
  expect(tagsAmiss(tenants, facts({ principalTags: { sub: 'sub', org: 'custom:t' } }))).toEqual([]);
  expect(tagsAmiss(tenants, facts({ principalTags: { sub: 'custom:t', org: 'sub' } }))).toEqual(['sub', 'org']);
  expect(tagsAmiss(served(), facts({ principalTags: undefined }))).toEqual(['sub']);
  expect(tagsAmiss(served(), { ...facts(), providers: [] })).toEqual(['sub']);
});
