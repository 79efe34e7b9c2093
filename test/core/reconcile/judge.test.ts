import type { Drift, PassSetup } from '../../../core/contract/reconcile';
import { judge } from '../../../core/reconcile/judge';

const setup = (overrides: Partial<PassSetup> = {}): PassSetup => ({
  ...{ run: 'r', mode: 'repair', pauseAboveChanges: 50, startedAt: '2026-11-20T10:00:00.000Z', configRevision: 1 },
  ...{ digits: 1, about: 100, rosters: [] },
  ...overrides,
});
const some = (count: number, kind: Drift['kind']): readonly Drift[] =>
  Array.from({ length: count }, (_, index) => ({ kind, cause: 'missed by events', sub: String(index) }));
const findings = { listed: 1_000, judged: [], emptied: [] };

test.each([
  [900, 1_000, false],
  [899, 1_000, true],
  [90, 100, false],
  [89, 100, true],
  [0, 10, false],
  [0, 11, true],
])('%d users after %d: held %s', (listed, lastListed, isHeld) => {
  const { reasons, kinds } = judge({ ...findings, listed }, setup({ lastListed }));
  expect(reasons.map(({ why }) => why)).toEqual(isHeld ? ['listing-short'] : []);
  expect(kinds).toEqual(isHeld ? ['deleted-not-revoked'] : []);
});

test('without a pass before it, a listing is measured by the registry', () => {
  expect(judge({ ...findings, listed: 100, judged: some(11, 'deleted-not-revoked') }, setup()).kinds).toEqual([]);
  expect(judge({ ...findings, listed: 100, judged: some(12, 'deleted-not-revoked') }, setup()).kinds).toEqual([
    'deleted-not-revoked',
  ]);
});

test('removals are held above the limit, and only they', () => {
  expect(judge({ ...findings, judged: some(50, 'granted-not-member') }, setup()).reasons).toEqual([]);
  const { reasons, kinds } = judge({ ...findings, judged: some(51, 'granted-not-member') }, setup());
  expect(reasons).toMatchObject([{ why: 'too-many-removals', says: expect.stringContaining('51 users') as string }]);
  expect(kinds).toEqual(['granted-not-member']);
});

test('a group that is suddenly empty is held, unless one member has left it', () => {
  const emptied = [
    { group: 'premium', named: 2 },
    { group: 'basic', named: 1 },
  ];
  const { reasons, kinds } = judge({ ...findings, emptied }, setup());
  expect(reasons).toMatchObject([{ why: 'group-empty', group: 'premium' }]);
  expect(kinds).toEqual(['granted-not-member']);
});
