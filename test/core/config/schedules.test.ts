import { describeChanges } from '../../../core/config/diff-config';
import { durationSeconds } from '../../../core/config/duration';
import { schedulesSchema } from '../../../core/config/schedule-schema';
import { published } from '../../support/builders';

test.each([
  ['90s', 90],
  ['15m', 900],
  ['24h', 86_400],
  ['7d', 604_800],
  ['0m', undefined],
  ['1.5h', undefined],
  ['15', undefined],
  ['P1D', undefined],
])('%s is %s seconds', (text, seconds) => {
  expect(durationSeconds(text)).toBe(seconds);
});

test('a schedule repairs, and holds more than 50 removals, unless it says otherwise', () => {
  expect(schedulesSchema.parse({ reconcile: { every: '15m' } })).toEqual({
    reconcile: { every: '15m', mode: 'repair', pauseAboveChanges: 50 },
  });
  expect(schedulesSchema.parse({})).toEqual({});
});

test.each([
  [{ every: '30s' }, 'at least 60s'],
  [{ every: 'often' }, 'such as 15m'],
  [{}, 'must be an interval'],
  [{ every: '15m', mode: 'fix' }, 'report or repair'],
  [{ every: '15m', pauseAboveChanges: 0 }, 'whole number'],
])('%j is refused', (reconcile, remedy) => {
  const { error } = schedulesSchema.safeParse({ reconcile });
  expect(error?.issues.map(({ message }) => message).join()).toContain(remedy);
});

test('what changes is said in words', () => {
  const scheduled = (every: string) =>
    published({ schedules: { reconcile: { every, mode: 'repair', pauseAboveChanges: 50 } } }).config;
  const says = (from: string | undefined, to: string | undefined) =>
    describeChanges(
      from === undefined ? published().config : scheduled(from),
      to === undefined ? published().config : scheduled(to),
    );
  expect(says(undefined, '15m')).toEqual([expect.stringContaining('schedule reconcile: runs from now on, every 15m')]);
  expect(says('15m', '1h')).toEqual([expect.stringContaining('every 1h, mode repair')]);
  expect(says('15m', undefined)).toEqual([expect.stringContaining('no longer runs')]);
  expect(says('15m', '15m')).toEqual([]);
});
