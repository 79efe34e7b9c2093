/** Name and value of a fact; one without a value is left out. */
export type Fact = readonly [string, string | undefined];

/** One line for each fact. */
export const factLines = (facts: readonly Fact[]): readonly string[] =>
  facts.flatMap(([name, value]) => (value === undefined ? [] : [`  ${`${name}:`.padEnd(17)}${value}`]));
