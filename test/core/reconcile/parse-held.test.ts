import type { HeldReport, RejectedSuspects } from '../../../core/contract/held-report';
import type { Drift } from '../../../core/contract/reconcile';
import { parseHeldReport, parseRejected } from '../../../core/reconcile/parse-held';

const suspect: Drift = { kind: 'granted-not-member', cause: 'missed by events', sub: 's', group: 'premium' };
const held: HeldReport = {
  ...{ schema: 'gatehouse.held-report/2', pool: 'p', run: 'r', at: 't', report: 'k' },
  why: [{ why: 'group-empty', says: 'premium lists nobody', group: 'premium' }],
  ...{ suspects: [suspect], dataHeld: ['s'], listedBy: { a: 3 } },
};
const rejected: RejectedSuspects = { schema: 'gatehouse.rejected/1', pool: 'p', suspects: [suspect] };

test('what was written is read', () => {
  expect(parseHeldReport(JSON.stringify(held), 'key=k')).toEqual(held);
  expect(parseRejected(JSON.stringify(rejected), 'key=k')).toEqual(rejected);
});

test.each<[string, (text: string, place: string) => unknown, object]>([
  ['another version', parseHeldReport, { ...held, schema: 'gatehouse.held-report/1' }],
  ['a report without suspects', parseHeldReport, { ...held, suspects: undefined }],
  ['a suspect of no kind', parseHeldReport, { ...held, suspects: [{ ...suspect, kind: 'other' }] }],
  ['users who are none', parseHeldReport, { ...held, dataHeld: [7] }],
  ['a decision without suspects', parseRejected, { ...rejected, suspects: null }],
  ['no JSON of ours', parseRejected, []],
])('%s is refused, naming the place', (_, parse, stored) => {
  const details = { place: 'bucket=control, key=k', remedy: 'Delete this object; the next pass writes it anew.' };
  const read = () => parse(JSON.stringify(stored), details.place);
  expect(read).toThrow(expect.objectContaining({ type: 'RecordUnreadable', details }) as Error);
});
