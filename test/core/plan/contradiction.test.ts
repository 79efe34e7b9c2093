import { isContradicted, isNewer } from '../../../core/plan/contradiction';
import { after, event, now } from '../../support/builders';

test.each([
  ['user-confirmed', 'unconfirmed', true],
  ['user-confirmed', 'absent', true],
  ['user-confirmed', 'provisionable', false],
  ['user-created', 'unconfirmed', false],
  ['user-created', 'absent', true],
  ['user-disabled', 'provisionable', true],
  ['user-disabled', 'absent', false],
  ['user-deleted', 'disabled', true],
  ['user-enabled', 'disabled', true],
  ['user-changed', 'absent', false],
] as const)('%s and a user who is %s: contradicted %p', (kind, observed, expected) => {
  expect(isContradicted([event(kind)], observed, undefined)).toBe(expected);
});

test('an event up to 5 s older than the last look still counts as newer, an older one does not', () => {
  expect(isNewer(event('user-confirmed', { at: after(-5) }), now)).toBe(true);
  expect(isNewer(event('user-confirmed', { at: after(-5.001) }), now)).toBe(false);
  expect(isContradicted([event('user-confirmed', { at: after(-6) })], 'absent', now)).toBe(false);
});

test('a deletion explains an absent user, in whatever order the clocks put the events', () => {
  const confirmed = event('user-confirmed');
  for (const seconds of [-1, 0, 1]) {
    const deleted = event('user-deleted', { at: after(seconds) });
    expect(isContradicted([confirmed, deleted], 'absent', undefined)).toBe(false);
    expect(isContradicted([confirmed, deleted], 'provisionable', undefined)).toBe(true);
  }
});

test('a later enable does not explain away a disable that the look has not seen', () => {
  const events = [event('user-enabled'), event('user-disabled', { at: after(0.5) })];
  expect(isContradicted(events, 'provisionable', undefined)).toBe(true);
});
