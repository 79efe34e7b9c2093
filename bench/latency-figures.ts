import type { Marks } from './access-change';
import { percentile, rounded } from './statistics';

/** Name of a stage, and the marks that it lies between. */
const stages: readonly (readonly [string, keyof Marks, keyof Marks])[] = [
  ['called -> relay received', 'called', 'received'],
  ['relay received -> owner signalled', 'received', 'signalled'],
  ['owner signalled -> recorded', 'signalled', 'planned'],
  ['recorded -> writer asked', 'planned', 'asked'],
  ['writer asked -> policy written', 'asked', 'written'],
  ['policy written -> read back', 'written', 'inForce'],
  ['called -> credential feels it', 'called', 'felt'],
  ['relay received -> in force', 'received', 'inForce'],
];

/** p50 and p99 of every stage, and of the whole in multiples of an empty workflow. */
export function figuresOf(name: string, marks: readonly Marks[], empty: readonly number[]): Record<string, number> {
  const figures = stages.flatMap(([stage, from, to]) =>
    bothOf(
      `${name}: ${stage}`,
      marks.map((mark) => mark[to] - mark[from]),
    ),
  );
  const whole = marks.map(({ received, inForce }) => inForce - received);
  return { ...Object.fromEntries(figures), ...ratiosOf(`${name}: relay received -> in force`, whole, empty) };
}

export const bothOf = (label: string, samples: readonly number[]): readonly (readonly [string, number])[] => [
  [`${label}, p50 ms`, rounded(percentile(samples, 0.5))],
  [`${label}, p99 ms`, rounded(percentile(samples, 0.99))],
];

export const ratiosOf = (label: string, samples: readonly number[], empty: readonly number[]): Record<string, number> => ({
  [`${label}, p50 / empty workflow`]: rounded(percentile(samples, 0.5) / percentile(empty, 0.5), 2),
  [`${label}, p99 / empty workflow`]: rounded(percentile(samples, 0.99) / percentile(empty, 0.99), 2),
});
