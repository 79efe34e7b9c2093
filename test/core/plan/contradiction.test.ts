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

test('a later event explains what an earlier one does not', () => {
  const confirmed = event('user-confirmed');
  const deleted = (seconds: number) => event('user-deleted', { at: after(seconds) });
  expect(isContradicted([confirmed, deleted(1)], 'absent', undefined)).toBe(false);
  expect(isContradicted([confirmed, deleted(-1)], 'absent', undefined)).toBe(true);
  expect(isContradicted([confirmed, deleted(1)], 'provisionable', undefined)).toBe(true);
});
