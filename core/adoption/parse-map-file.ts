import { isSub, reservedSegments } from '../contract/names';
import { layoutsOverlap } from '../config/layout-rules';
import type { PoolConfig } from '../config/types';
import { parseUserPrefix } from '../layout/user-prefix';

/** One thing wrong with a map file. Values are not repeated: they may be people's names. */
export interface MapProblem {
  /** From 1. */
  readonly line: number;
  readonly remedy: string;
}

export type ParsedMap =
  { readonly prefixes: ReadonlyMap<string, string> } | { readonly problems: readonly [MapProblem, ...MapProblem[]] };

interface Row {
  readonly line: number;
  readonly sub: string;
  readonly prefix: string;
}

/**
 * Reads a file of lines `sub,prefix` for one pool, or tells everything that is wrong with it. A first line `sub,prefix`,
 * empty lines, a byte order mark, CRLF and `s3://<data bucket>/` before a prefix are taken. `pools`: all that are
 * configured, because two users' prefixes may be in one bucket.
 */
export function parseMapFile(text: string, pool: PoolConfig, pools: readonly PoolConfig[]): ParsedMap {
  const rows = readRows(text, pool.dataBucket);
  const layouts = pools.filter(({ dataBucket }) => dataBucket === pool.dataBucket).map(({ layout }) => layout);
  const problems = [
    ...rows.flatMap((row) => problemsOf(row, pool, layouts)),
    ...repeatedSubs(rows),
    ...nestedPrefixes(rows),
  ].toSorted((a, b) => a.line - b.line);
  const [first, ...others] = problems;
  return first === undefined
    ? { prefixes: new Map(rows.map(({ sub, prefix }) => [sub, prefix])) }
    : { problems: [first, ...others] };
}

function readRows(text: string, bucket: string): readonly Row[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  return lines.flatMap((content, index) => {
    const [sub = '', ...rest] = content.split(',');
    const isHeader = index === 0 && /^sub,\s*prefix\s*$/i.test(content);
    if (content.trim() === '' || isHeader) return [];
    const prefix = unquoted(rest.join(',').trim()).replace(`s3://${bucket}/`, '');
    return [{ line: index + 1, sub: unquoted(sub.trim()), prefix }];
  });
}

const unquoted = (field: string): string => (/^".*"$/.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field);

function problemsOf({ line, sub, prefix }: Row, { layout, dataBucket }: PoolConfig, layouts: readonly string[]): MapProblem[] {
  const found: MapProblem[] = [];
  if (!isSub(sub)) found.push({ line, remedy: 'begin the line with a sub, a UUID in lower case, and a comma' });
  const remedy = prefixRemedy(prefix, dataBucket);
  if (remedy !== undefined) return [...found, { line, remedy }];
  const isOwn = parseUserPrefix(layout, prefix)?.sub === sub;
  if (!isOwn && layouts.some((other) => layoutsOverlap(prefix, other))) {
    found.push({ line, remedy: `name a prefix that no other user can have under the layout ${layout}` });
  }
  return found;
}

function prefixRemedy(prefix: string, bucket: string): string | undefined {
  if (prefix === '') return 'put a prefix after the comma, such as files/1001/';
  if (/^[a-z0-9]+:\/\//i.test(prefix)) return `name a prefix in the pool's data bucket, ${bucket}`;
  if (prefix.startsWith('/')) return 'begin the prefix without `/`: keys in a bucket have no root';
  if (!prefix.endsWith('/')) return 'end the prefix in `/`: without it, it would take in other prefixes that begin alike';
  const segments = prefix.slice(0, -1).split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    return 'name a prefix without empty, `.` and `..` segments: it would lead out of its place';
  }
  if (reservedSegments.includes((segments[0] ?? '').toLowerCase())) {
    return `begin the prefix otherwise than with ${reservedSegments.join('/ or ')}/: those belong to Gatehouse`;
  }
  if (/[*?${}\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(prefix)) return 'name a prefix without * ? $ { } \\ and control characters';
  if (new TextEncoder().encode(prefix).length > longestPrefix) return `name a prefix of at most ${String(longestPrefix)} bytes`;
  return undefined;
}

/** S3 keys hold 1,024 bytes; the rest is the users' own. */
const longestPrefix = 512;

function repeatedSubs(rows: readonly Row[]): MapProblem[] {
  const lines = new Map<string, number>();
  return rows.flatMap(({ line, sub }) => {
    const before = lines.get(sub);
    if (before === undefined) lines.set(sub, line);
    return before === undefined || !isSub(sub)
      ? []
      : [{ line, remedy: `remove it, or line ${String(before)}: both name this sub` }];
  });
}

/** In order, whatever lies within a prefix comes right after it. */
function nestedPrefixes(rows: readonly Row[]): MapProblem[] {
  const ordered = rows
    .filter(({ prefix }) => prefix.endsWith('/'))
    .toSorted((a, b) => compare(a.prefix, b.prefix) || a.line - b.line);
  let outer: Row | undefined;
  return ordered.flatMap((row) => {
    if (outer === undefined || !row.prefix.startsWith(outer.prefix)) {
      outer = row;
      return [];
    }
    const [first, second] = outer.line < row.line ? [outer, row] : [row, outer];
    const what =
      row.prefix === outer.prefix ? 'has the same prefix' : 'has a prefix that this one lies within, or the other way round';
    return [{ line: second.line, remedy: `give each user a prefix apart: line ${String(first.line)} ${what}` }];
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
