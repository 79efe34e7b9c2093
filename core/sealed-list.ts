import { z } from 'zod';
import { sha256Hex } from './digest';

/** A head, and a line for each entry. The head carries the SHA-256 of the lines: whether somebody edited them. */
export interface SealedList<Head extends { readonly digest: string }, Entry> {
  readonly head: z.ZodType<Head>;
  readonly entry: z.ZodType<Entry>;
}

/** NDJSON (https://github.com/ndjson/ndjson-spec). `head` without its digest. */
export function formatSealedList(head: object, entries: readonly object[]): string {
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return `${JSON.stringify({ ...head, digest: sha256Hex(lines) })}\n${lines}`;
}

/** The inverse; `undefined` for a list that is not as it was written. */
export function parseSealedList<Head extends { readonly digest: string }, Entry>(
  text: string,
  list: SealedList<Head, Entry>,
): { readonly head: Head; readonly entries: readonly Entry[] } | undefined {
  try {
    const end = text.indexOf('\n') + 1;
    const head = list.head.parse(JSON.parse(text.slice(0, end)));
    const lines = text.slice(end);
    const entries = lines
      .split('\n')
      .slice(0, -1)
      .map((line) => list.entry.parse(JSON.parse(line)));
    return head.digest === sha256Hex(lines) ? { head, entries } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
