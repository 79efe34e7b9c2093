/** `*` is any run of characters and `?` any one; `crossesColons: false` keeps either within one segment of an ARN. */
export interface Wildcard {
  readonly wildcard: '*' | '?';
  readonly crossesColons: boolean;
}

/** A literal text or a wildcard. A literal never acts as a pattern, whatever it holds. */
export type PatternToken = string | Wildcard;
export type Pattern = readonly PatternToken[];

/** Every `*` and `?` of the text is a wildcard, everything else literal. */
export const readPattern = (text: string): Pattern =>
  text
    .split(/([*?])/)
    .filter((piece) => piece !== '')
    .map((piece) => (piece === '*' || piece === '?' ? { wildcard: piece, crossesColons: true } : piece));

/** Whether the pattern covers the whole text, case-sensitively. Time grows with tokens times text, for any pattern. */
export const matchesPattern = (pattern: Pattern, text: string): boolean => {
  let ends: readonly number[] = [0];
  for (const token of pattern) {
    ends = typeof token === 'string' ? afterLiteral(token, text, ends) : afterWildcard(token, text, ends);
    if (ends.length === 0) return false;
  }
  return ends.includes(text.length);
};

const afterLiteral = (literal: string, text: string, starts: readonly number[]): readonly number[] =>
  starts.filter((start) => text.startsWith(literal, start)).map((start) => start + literal.length);

const afterWildcard = ({ wildcard, crossesColons }: Wildcard, text: string, starts: readonly number[]): readonly number[] => {
  const ends = new Set<number>();
  for (const start of starts) {
    let end = start;
    if (wildcard === '*') ends.add(end);
    while (end < text.length && (crossesColons || text[end] !== ':')) {
      end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
      if (ends.has(end)) break;
      ends.add(end);
      if (wildcard === '?') break;
    }
  }
  return [...ends];
};
