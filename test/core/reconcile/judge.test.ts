import type { Drift, PassSetup } from '../../../core/contract/reconcile';
import { judge, type PassFindings } from '../../../core/reconcile/judge';

const setup = (overrides: Partial<PassSetup> = {}): PassSetup => ({
  ...{ run: 'r', mode: 'repair', pauseAboveChanges: 50, startedAt: '2026-11-20T10:00:00.000Z', configRevision: 1 },
  ...{ digits: 1, about: 100, rosters: [] },
  ...overrides,
});
const some = (count: number, kind: Drift['kind'], more: Partial<Drift> = {}): readonly Drift[] =>
  Array.from({ length: count }, (_, index) => ({ kind, cause: 'missed by events', sub: `0${String(index)}`, ...more }));
const findings = (overrides: Partial<PassFindings> = {}): PassFindings => ({
  ...{ listedBy: { '0': 1_000 }, isIncomplete: false, suspects: [], disabled: 0, empty: [] },
  ...overrides,
});
const gone = some(1, 'deleted-not-revoked');

test.each([
  [900, 1_000, false],
  [899, 1_000, true],
  [90, 100, false],
  [89, 100, true],
  [0, 10, false],
  [0, 11, true],
])('%d users after %d: held %s', (listed, before, isHeld) => {
  const found = findings({ listedBy: { '0': listed }, suspects: gone });
  const { reasons, kinds } = judge(found, setup({ lastListed: { '0': before } }));
  expect(reasons.map(({ why }) => why)).toEqual(isHeld ? ['listing-short'] : []);
  expect(kinds).toEqual(isHeld ? ['deleted-not-revoked'] : []);
});

test('one chain of pages that ended too soon is held, however little it is of the whole', () => {
  const before = { '0': 625, '1': 625, '2': 8_000 };
  const { reasons } = judge(findings({ listedBy: { ...before, '0': 60 }, suspects: gone }), setup({ lastListed: before }));
  expect(reasons).toMatchObject([{ why: 'listing-short', says: expect.stringContaining('names 60 users and 625') as string }]);
});

test('only the digits that were listed are measured', () => {
  const lastListed = { '0': 100, '1': 5_000 };
  expect(judge(findings({ listedBy: { '0': 99 }, suspects: gone }), setup({ lastListed })).reasons).toEqual([]);
});

test('without a pass before it, or where the listing broke off, it is measured by the registry', () => {
  const found = (count: number) => findings({ listedBy: { '0': 100 }, suspects: some(count, 'deleted-not-revoked') });
  expect(judge(found(11), setup()).kinds).toEqual([]);
  expect(judge(found(12), setup()).kinds).toEqual(['deleted-not-revoked']);
  const brokenOff = { ...found(11), isIncomplete: true };
  expect(judge(brokenOff, setup({ lastListed: { '0': 1_000 } })).kinds).toEqual([]);
});

test('removals are held above the limit, and only they', () => {
  expect(judge(findings({ suspects: some(50, 'granted-not-member') }), setup()).reasons).toEqual([]);
  const suspects = [...some(50, 'granted-not-member'), ...some(1, 'recorded-not-member')];
  const { reasons, kinds } = judge(findings({ suspects }), setup());
  expect(reasons).toMatchObject([{ why: 'too-many-removals', says: expect.stringContaining('51 users') as string }]);
  expect(kinds).toEqual(['granted-not-member', 'recorded-not-member']);
});

test('removals of the rotation count together', () => {
  const found = findings({ suspects: some(20, 'granted-not-member') });
  expect(judge(found, setup({ recentRemovals: 30 })).kinds).toEqual([]);
  expect(judge(found, setup({ recentRemovals: 31 })).kinds).toContain('granted-not-member');
});

test('a group that is suddenly empty is held, unless one member has left it', () => {
  const suspects = [
    ...some(2, 'granted-not-member', { group: 'premium' }),
    ...some(1, 'granted-not-member', { group: 'basic' }),
    ...some(3, 'recorded-not-member', { group: 'analysts' }),
  ];
  const { reasons, kinds } = judge(findings({ suspects, empty: ['premium', 'basic', 'analysts'] }), setup());
  expect(reasons).toMatchObject([
    { why: 'group-empty', group: 'premium' },
    { why: 'group-empty', group: 'analysts' },
  ]);
  expect(kinds).toContain('granted-not-member');
});

test('many lost users are no reason to wait with cutting them off, but with their objects', () => {
  const deleted = some(10, 'deleted-not-revoked');
  const lost = (disabled: number) => judge(findings({ disabled, suspects: deleted }), setup());
  expect(lost(40)).toEqual({ reasons: [], kinds: [], holdsData: false });
  expect(lost(41)).toMatchObject({ reasons: [{ why: 'many-lost' }], kinds: [], holdsData: true });
});

test('who is only missing from a short listing is not lost', () => {
  const found = findings({ listedBy: { '0': 100 }, suspects: some(60, 'deleted-not-revoked') });
  expect(judge(found, setup())).toMatchObject({ reasons: [{ why: 'listing-short' }], holdsData: false });
});
