import type { Refuse } from './policy-not-understood';

/** `value` as a list of one or more texts, as policies write them. */
export const readTexts = (value: unknown, element: string, refuse: Refuse): readonly string[] => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw refuse(element, value, 'Name at least one.');
  return list.map((item) => {
    if (typeof item !== 'string') throw refuse(element, item, 'Write a text or a list of texts.');
    return item;
  });
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Refuses every element whose name is not in `known`. */
export const refuseUnknown = (record: Readonly<Record<string, unknown>>, known: readonly string[], refuse: Refuse): void => {
  for (const [name, value] of Object.entries(record)) {
    if (!known.includes(name)) throw refuse(name, value, `The elements known here are ${known.join(', ')}.`);
  }
};
