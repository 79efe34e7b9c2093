/** The items by their key, both in the order in which they come. */
export const groupBy = <T>(items: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const alike = groups.get(key);
    if (alike === undefined) groups.set(key, [item]);
    else alike.push(item);
  }
  return groups;
};
