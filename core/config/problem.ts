/** One thing wrong with `gatehouse.yaml`. */
export interface Problem {
  /** `pools[0].layout`; empty for the document as a whole. */
  readonly path: string;
  /** Line in the file, from 1, where it is known. */
  readonly line?: number;
  /** The offending value as JSON, shortened. */
  readonly value?: string;
  /** What would be right. */
  readonly remedy: string;
}

export type Path = readonly PropertyKey[];

/** `pools[0].writeBack["custom:prefix"]`: how people and programs name a place in the file. */
export const formatPath = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${String(part)}]`;
    const name = String(part);
    if (!/^[A-Za-z_]\w*$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');

const longestValue = 80;

/** A value as JSON, at most 80 characters; `undefined` for a value that is not there. */
export function showValue(value: unknown): string | undefined {
  const text = value === undefined ? undefined : JSON.stringify(value);
  return text !== undefined && text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text;
}

/** `gatehouse.yaml:7 pools[0].layout is "x": must end in {sub}/`. */
export const describeProblem = (file: string, { path, line, value, remedy }: Problem): string =>
  `${file}${line === undefined ? '' : `:${String(line)}`} ${path === '' ? 'document' : path}${value === undefined ? '' : ` is ${value}`}: ${remedy}`;
