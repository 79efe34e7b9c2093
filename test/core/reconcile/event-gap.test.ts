import type { Drift } from '../../../core/contract/reconcile';
import { eventGap } from '../../../core/reconcile/event-gap';
import { after, now } from '../../support/builders';

const drift = (overrides: Partial<Drift>): Drift => ({ kind: 'unprovisioned', cause: 'missed by events', ...overrides });

test('the gap lasts from the first to the last change that events missed', () => {
  const found = [{ changedAt: after(60) }, { changedAt: now }, {}, { changedAt: after(90), cause: 'under way' } as const];
  expect(eventGap(found.map(drift))).toEqual({ changes: 2, from: now, to: after(60) });
});

test('where nobody knows when, there is none', () => {
  expect(eventGap([])).toBeUndefined();
  expect(eventGap([drift({})])).toBeUndefined();
});
