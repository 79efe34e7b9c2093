import type { HeldReason, HeldReport } from '../../../core/contract/held-report';
import type { Drift } from '../../../core/contract/reconcile';
import { openReport } from '../../../core/reconcile/open-report';
import { markRejected, stillRejected } from '../../../core/reconcile/rejected';

const because = 'missed by events';
const gone = (sub: string): Drift => ({ kind: 'deleted-not-revoked', cause: because, sub });
const removed = (sub: string): Drift => ({ kind: 'granted-not-member', cause: because, sub, group: 'premium' });
const short: HeldReason = { why: 'listing-short', says: 'short' };
const empty: HeldReason = { why: 'group-empty', says: 'empty', group: 'premium' };
const many: HeldReason = { why: 'many-lost', says: 'many' };
const held = (overrides: Partial<HeldReport> = {}): HeldReport => ({
  ...{ schema: 'gatehouse.held-report/2', pool: 'p', run: 'r', at: 't', report: 'k', why: [], suspects: [], dataHeld: [] },
  listedBy: {},
  ...overrides,
});
const slice = { firstDigits: '0', of: 16 };

test('what this pass did not look at stays open, beside what it holds', () => {
  const before = held({ why: [short], suspects: [gone('1a'), gone('0a')] });
  expect(openReport(before, held({ run: 's' }), slice)).toMatchObject({ run: 's', why: [short], suspects: [gone('1a')] });
  const next = openReport(before, held({ why: [empty], suspects: [removed('2a')] }), slice);
  expect(next).toMatchObject({ why: [short, empty], suspects: [gone('1a'), removed('2a')] });
});

test('what it looked at and does not hold is closed', () => {
  expect(openReport(held({ why: [short], suspects: [gone('0a')] }), held(), slice)).toBeUndefined();
  expect(openReport(held({ why: [empty], suspects: [removed('f0')] }), held(), slice)).toBeUndefined();
  expect(openReport(undefined, held(), undefined)).toBeUndefined();
});

test('objects that are held stay so until somebody decides', () => {
  const next = openReport(held({ why: [many], dataHeld: ['0a'] }), held(), undefined);
  expect(next).toMatchObject({ why: [many], suspects: [], dataHeld: ['0a'] });
});

describe('what a person rejected', () => {
  const rejected = [gone('0a'), removed('1a')];

  test('is named apart while it is as it was', () => {
    const other = { ...removed('1a'), group: 'basic' };
    expect(markRejected([gone('0a'), other, gone('0b')], rejected)).toEqual([
      { ...gone('0a'), cause: 'rejected' },
      other,
      gone('0b'),
    ]);
  });

  test('is forgotten once a pass that looked does not find it', () => {
    const suspects = [gone('0a'), gone('0b'), gone('1a'), removed('2a'), removed('3a')];
    const found = markRejected([gone('0a'), removed('2a')], suspects);
    expect(stillRejected({ suspects }, found, slice)).toEqual([gone('0a'), gone('1a'), removed('2a')]);
  });
});

test('a listing that was short is told of, even where it would cost nobody anything', () => {
  expect(openReport(undefined, held({ why: [short] }), undefined)).toMatchObject({ why: [short], suspects: [] });
  expect(openReport(held({ why: [short] }), held(), undefined)).toBeUndefined();
});
