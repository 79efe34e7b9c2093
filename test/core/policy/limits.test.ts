import type { PoolConfig } from '../../../core/config/types';
import { compile, type CompileInput } from '../../../core/policy/compile';
import { budgets, excess, fits, heaviestRosters, overBudget } from '../../../core/policy/limits';
import type { AccessEntry } from '../../../core/registry/access-record';
import { poolId, sampleEntry, sampleInput, samplePool, sub } from './worlds';

const grants = (name: string): PoolConfig['groups'] => ({
  [name]: {
    grants: [{ prefix: `tenants/{tenant}/shared/${name}/`, allow: ['read', 'list'], crossTenant: false }],
    via: 'roster',
  },
});
const groups: PoolConfig['groups'] = { ...grants('premium'), ...grants('gold'), quiet: { grants: [], via: 'roster' } };

/** `premium` and `gold`: how many members; `denied`: how many disabled users besides. */
const population = (counts: { readonly premium: number; readonly gold?: number; readonly denied?: number }): CompileInput => {
  const { premium, gold = 0, denied = 0 } = counts;
  const entries = Array.from({ length: premium + gold + denied }, (_, index): [string, AccessEntry] => {
    if (index < premium) return [sub(index), sampleEntry({ groups: ['premium', 'quiet'] })];
    if (index < premium + gold) return [sub(index), sampleEntry({ groups: ['gold'] })];
    return [sub(index), sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' }] })];
  });
  return sampleInput({ entries: Object.fromEntries(entries) }, { pools: [samplePool({ groups })] });
};

const most = (holds: (count: number) => boolean): number => {
  let count = 0;
  while (holds(count + 10)) count += 10;
  while (holds(count + 1)) count += 1;
  return count;
};

test('a name costs 39 bytes in each statement that holds it', () => {
  const bytes = (count: number): number => compile(population({ premium: count })).bytes;
  expect(bytes(51) - bytes(50)).toBe(2 * 39);
});

test('about 140 names that read and list fit beside the reserve, and then 140 users can still be denied', () => {
  const names = most((premium) => fits(compile(population({ premium })), 's3'));
  expect(names).toBeGreaterThanOrEqual(130);
  expect(names).toBeLessThanOrEqual(200);
  const denied = most((count) => fits(compile(population({ premium: names, denied: count })), 's3'));
  expect(denied).toBeGreaterThanOrEqual(140);
  const full = compile(population({ premium: names, denied }));
  expect(full.bytes).toBeLessThanOrEqual(20_480);
  expect(full.bytes - full.denyBytes).toBeLessThanOrEqual(20_480 - 6_144);
});

test('while rosters are small, denies may take the whole room', () => {
  expect(most((denied) => fits(compile(population({ premium: 1, denied })), 's3'))).toBeGreaterThan(350);
});

test.each([
  ['all of it', { bytes: 20_480, denyBytes: 6_144 }, 0],
  ['a byte over the whole', { bytes: 20_481, denyBytes: 9_000 }, 1],
  ['a byte of the reserve', { bytes: 14_337, denyBytes: 0 }, 1],
  ['nothing', { bytes: 0, denyBytes: 0 }, 0],
])('%s is over by so many bytes', (_name, sizes, over) => {
  expect(budgets.s3).toEqual({ bytes: 20_480, reservedForDenies: 6_144 });
  expect(excess(sizes, 's3')).toBe(over);
  expect(fits(sizes, 's3')).toBe(over === 0);
});

test('a refusal names the groups that weigh most, the heaviest first', () => {
  const input = population({ premium: 150, gold: 90 });
  const weights = heaviestRosters(input);
  expect(weights.map(({ pool, group, members }) => ({ pool, group, members }))).toEqual([
    { pool: poolId, group: 'premium', members: 150 },
    { pool: poolId, group: 'gold', members: 90 },
  ]);
  expect(weights[0]?.bytes).toBeGreaterThan(150 * 78);
  const { type, details } = overBudget(compile(input), input);
  expect({ type, place: details.place }).toEqual({ type: 'PolicyOverBudget', place: 'policy of s3:data' });
  expect(details.remedy).toMatch(
    /set via: role, the heaviest first: premium of us-east-1_AbC123 \(150 members, \d+ bytes\), gold of /,
  );
});

test('a refusal that no group is the cause of says what is', () => {
  const live = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'x'.repeat(19_000) }],
  } as const;
  const input = sampleInput({}, { live });
  const compiled = compile(input);
  expect(fits(compiled, 's3')).toBe(false);
  expect(overBudget(compiled, input).details.remedy).toBe(
    'Make room: shorten or remove statements that Gatehouse did not write.',
  );
});
