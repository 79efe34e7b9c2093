import type { Lists, Piece } from './piece';

const dimensions: readonly (keyof Lists)[] = ['subs', 'actions', 'resources', 'prefixes', 'roles', 'principals'];

/**
 * Fewer pieces that say the same, whatever order they came in. A piece covers the product of its lists, so two that
 * differ in a single list are one with both lists joined; that holds for Allow and Deny alike.
 */
export const merge = (pieces: readonly Piece[]): readonly Piece[] => {
  let merged = pieces.map(sorted).sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  for (;;) {
    const before = merged.length;
    for (const dimension of dimensions) merged = mergeAlong(dimension, merged);
    if (merged.length === before) return merged;
  }
};

const mergeAlong = (dimension: keyof Lists, pieces: readonly Piece[]): Piece[] => {
  const groups = new Map<string, Piece[]>();
  for (const one of pieces) {
    const key = keyOf(one, dimension);
    const alike = groups.get(key);
    if (alike === undefined) groups.set(key, [one]);
    else alike.push(one);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) return first === undefined ? [] : [first];
    return [{ ...first, [dimension]: setOf([first, ...others].flatMap((one) => one[dimension])) }];
  });
};

/** Everything that two pieces must have in common to be joined along `dimension`; an empty list covers all and joins with none. */
const keyOf = (one: Piece, dimension?: keyof Lists): string =>
  [
    one.label,
    one.effect,
    one.subTag ?? '',
    JSON.stringify(one.condition ?? {}),
    ...dimensions.map((name) => (name === dimension ? String(one[name].length > 0) : JSON.stringify(one[name]))),
  ].join('\n');

const sorted = (one: Piece): Piece => ({
  ...one,
  ...Object.fromEntries(dimensions.map((name) => [name, setOf(one[name])])),
});

const setOf = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();
