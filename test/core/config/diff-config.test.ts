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

test('layout, bucket and tenant attribute are what existing prefixes were made with', () => {
  const after = { ...pool, layout: 'u/{sub}/', dataBucket: 'other', tenantAttribute: 'custom:t', structure: [] };
  expect(fixedChanges(pool, after).map(({ setting, from, to }) => [setting, from, to])).toEqual([
    ['layout', 'users/{sub}/', 'u/{sub}/'],
    ['dataBucket', 'data', 'other'],
    ['tenantAttribute', 'none', 'custom:t'],
  ]);
});
