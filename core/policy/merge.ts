import { groupBy } from './group-by';
import type { Lists, Piece } from './piece';

const dimensions: readonly (keyof Lists)[] = ['subs', 'actions', 'resources', 'prefixes', 'roles', 'principals'];

/**
 * Fewer pieces that say the same, whatever order they came in. A piece covers the product of its lists, so two that
 * differ in a single list are one with both lists joined; that holds for Allow and Deny alike.
 */
export const merge = (pieces: readonly Piece[]): readonly Piece[] => {
  const keys = new Keys();
  let merged: readonly Piece[] = pieces
    .map((one) => keys.sorted(one))
    .map((one) => ({ one, key: keys.of(one) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ one }) => one);
  for (;;) {
    const before = merged.length;
    for (const dimension of dimensions) merged = mergeAlong(dimension, merged, keys);
    if (merged.length === before) return merged;
  }
};

const mergeAlong = (dimension: keyof Lists, pieces: readonly Piece[], keys: Keys): readonly Piece[] => {
  const groups = groupBy(pieces, (one) => keys.of(one, dimension));
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined || alike.length === 1) return alike;
    return [keys.sorted({ ...first, [dimension]: alike.flatMap((one) => one[dimension]) })];
  });
};

/** Lists sorted, and told apart by their content: rosters are long and stand in several pieces, so each is read once. */
class Keys {
  private readonly lists = new Map<readonly string[], readonly string[]>();
  private readonly texts = new Map<readonly string[], string>();

  sorted(one: Piece): Piece {
    return { ...one, ...Object.fromEntries(dimensions.map((name) => [name, this.sortedList(one[name])])) };
  }

  /** Everything that two pieces must have in common to be joined along `dimension`; an empty list covers all and joins with none. */
  of(one: Piece, dimension?: keyof Lists): string {
    const lists = dimensions.map((name) => (name === dimension ? String(one[name].length > 0) : this.text(one[name])));
    return [one.label, one.effect, one.subTag ?? '', JSON.stringify(one.condition ?? {}), ...lists].join('\n');
  }

  private sortedList(values: readonly string[]): readonly string[] {
    const known = this.lists.get(values);
    if (known !== undefined) return known;
    const list = [...new Set(values)].sort();
    this.lists.set(values, list);
    this.lists.set(list, list);
    return list;
  }

  private text(values: readonly string[]): string {
    const known = this.texts.get(values);
    if (known !== undefined) return known;
    const text = JSON.stringify(values);
    this.texts.set(values, text);
    return text;
  }
}
