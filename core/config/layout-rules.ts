import { isSub, nameProblem, reservedSegments } from '../contract/names';

/** S3 keys hold 1,024 bytes; these leave room for tenant, sub and the users' own names. */
export const maxTemplateBytes = 256;

export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** Why a prefix template cannot be used, as what would be right; `undefined` if it can. */
export function layoutRemedy(layout: string): string | undefined {
  if (!layout.endsWith('{sub}/')) return 'must end in `{sub}/`, such as `users/{sub}/`';
  const segments = layout.slice(0, -1).split('/');
  if (segments.slice(0, -1).includes('{sub}')) return 'must name {sub} once, as its last segment';
  if (segments.filter((segment) => segment === '{tenant}').length > 1) return 'must name {tenant} at most once';
  if (byteLength(layout) > maxTemplateBytes) return `must be at most ${String(maxTemplateBytes)} bytes long`;
  if (reservedSegments.includes((segments[0] ?? '').toLowerCase())) {
    return `must not begin with \`${reservedSegments.join('/` or `')}/\` in any case: those belong to Gatehouse`;
  }
  return segmentsRemedy(segments, ['{tenant}', '{sub}']);
}

/** Why a sub-prefix that every user gets cannot be used, as what would be right; `undefined` if it can. */
export function structureRemedy(entry: string): string | undefined {
  if (!entry.endsWith('/')) return 'must end in `/`, such as `documents/`';
  if (byteLength(entry) > maxTemplateBytes) return `must be at most ${String(maxTemplateBytes)} bytes long`;
  return segmentsRemedy(entry.slice(0, -1).split('/'), []);
}

/** Why archives cannot be below a prefix, as what would be right; `undefined` if they can. */
export function archivePrefixRemedy(prefix: string): string | undefined {
  if (!prefix.endsWith('/')) return 'must end in `/`, such as `archive/`';
  if (byteLength(prefix) > maxTemplateBytes) return `must be at most ${String(maxTemplateBytes)} bytes long`;
  const segments = prefix.slice(0, -1).split('/');
  if (segments[0]?.toLowerCase() === 'shared') return 'must not begin with `shared/` in any case: it is what groups are granted';
  return segmentsRemedy(segments, []);
}

/** Why segments are not all plain names or one of the placeholders, as what would be right; `undefined` if they are. */
export function segmentsRemedy(segments: readonly string[], placeholders: readonly string[]): string | undefined {
  for (const segment of segments) {
    if (placeholders.includes(segment)) continue;
    const problem = nameProblem(segment);
    // A reserved name is one only in first place.
    if (problem === undefined || problem === 'is reserved') continue;
    const allowed = ['plain names', ...placeholders].join(', ');
    return `must be made of segments that are ${allowed}; ${JSON.stringify(segment)} ${problem}`;
  }
  return undefined;
}

/**
 * Whether a prefix of one layout could be, or lie within, a prefix of the other. A tenant may be called what a literal
 * segment says, and may look like a sub.
 */
export function layoutsOverlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map((layout) => layout.slice(0, -1).split('/')) as [string[], string[]];
  const shorter = Math.min(a.length, b.length);
  return Array.from({ length: shorter }, (_, index) => index).every((index) => canBeEqual(a[index] ?? '', b[index] ?? ''));
}

function canBeEqual(a: string, b: string): boolean {
  if (a === b) return true;
  const literals = [a, b].filter((segment) => !segment.startsWith('{'));
  const placeholders = [a, b].filter((segment) => segment.startsWith('{'));
  const literal = literals[0];
  if (placeholders.length === 0) return false;
  if (literal === undefined || placeholders.includes('{tenant}')) return true;
  return isSub(literal);
}
