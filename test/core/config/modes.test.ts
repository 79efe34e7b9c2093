import { describeMode, type Mode, skippedMode } from '../../../core/config/modes';
import { poolConfig } from '../../support/builders';

const skip = (from: Mode | undefined, to: Mode) =>
  skippedMode(from === undefined ? undefined : poolConfig({ mode: from }), poolConfig({ mode: to }))?.first;

test.each<[Mode | undefined, Mode, Mode | undefined]>([
  [undefined, 'observe', undefined],
  [undefined, 'additive', 'observe'],
  [undefined, 'enforce', 'observe'],
  ['observe', 'additive', undefined],
  ['observe', 'enforce', 'additive'],
  ['additive', 'enforce', undefined],
  ['enforce', 'observe', undefined],
  ['enforce', 'enforce', undefined],
])('from %s to %s, %s has to come first', (from, to, first) => expect(skip(from, to)).toBe(first));

test('a mode says what the next one would do', () => {
  expect(describeMode('observe')).toMatch(/recorded.*next step, additive.*prefixes/);
  expect(describeMode('enforce')).not.toContain('next step');
});
