import fc from 'fast-check';
import { rotations, sliceOf } from '../../../core/reconcile/slices';

const everySeconds = 900;
const start = Date.parse('2026-11-20T10:00:00.000Z');
const at = (run: number): string => new Date(start + run * everySeconds * 1_000).toISOString();

test.each(rotations)('everybody is looked at within %d passes, each once', (of) => {
  const digits = Array.from({ length: of }, (_, run) => sliceOf({ of, everySeconds, scheduledAt: at(run) }).firstDigits);
  expect(digits.join('').length).toBe(16);
  expect([...new Set(Array.from(digits.join('')))].sort()).toEqual(Array.from('0123456789abcdef'));
  for (const some of digits) expect(some).toHaveLength(16 / of);
});

test('wherever a rotation begins', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom(...rotations), (first, of) => {
      const passes = Array.from({ length: of }, (_, run) => sliceOf({ of, everySeconds, scheduledAt: at(first + run) }));
      return new Set(Array.from(passes.map(({ firstDigits }) => firstDigits).join(''))).size === 16;
    }),
  );
});

test.each([undefined, '2026-11-20T10:00:01.000Z'])(
  'a pass that no schedule started in time (%s) looks at everybody',
  (scheduledAt) => {
    expect(sliceOf({ of: 16, everySeconds, scheduledAt })).toEqual({ firstDigits: '0123456789abcdef', of: 1 });
  },
);
