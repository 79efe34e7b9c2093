import { z } from 'zod';
import type { MoveCounts, WhyStays } from '../contract/moves';
import { GatehouseFailure } from '../failures';
import { formatSealedList, parseSealedList } from '../sealed-list';
import { noMoves } from './counts';

const listed = { key: z.string(), etag: z.string(), bytes: z.int().nonnegative(), storageClass: z.string() };

const reasons = ['occupied', 'cold', 'unreadable', 'too-long'] as const satisfies readonly WhyStays[];

/** An object as it was listed, and what stands for it at the new place; or why it stays where it is. */
const entrySchema = z.union([
  z.strictObject({
    ...listed,
    copy: z.strictObject({ key: z.string(), etag: z.string() }),
    /** What its being right rests on; `same content`: it was there already. */
    verified: z.enum(['pinned etag and size', 'full-object checksum', 'same content']),
  }),
  z.strictObject({ ...listed, stays: z.enum(reasons) }),
]);

const headSchema = z.strictObject({
  schema: z.literal('gatehouse.move-part/1'),
  /** The last key that was listed, where the listing goes on. */
  next: z.string().exactOptional(),
  /** Objects that changed under the copy: they are for the next look. */
  changed: z.int().nonnegative(),
  /** SHA-256 of the lines that follow: whether somebody edited them. */
  digest: z.string(),
});

export type MoveEntry = z.infer<typeof entrySchema>;
export type MovedEntry = Extract<MoveEntry, { copy: object }>;

/** A page of a user's objects that were looked at together. */
export interface MovePart {
  readonly next?: string;
  readonly changed: number;
  readonly entries: readonly MoveEntry[];
}

export const hasMoved = (entry: MoveEntry): entry is MovedEntry => 'copy' in entry;

/** NDJSON: what the page is, then a line for each object. */
export function formatMovePart({ entries, ...head }: MovePart): string {
  return formatSealedList({ schema: 'gatehouse.move-part/1', ...head }, entries);
}

/** Where what a part lists may be: somebody may have edited it. Prefixes of the user. */
export interface MoveBounds {
  readonly from: string;
  readonly to: string;
}

/** Raises `RecordUnreadable` for a part that is not as it was written, or names what is not this user's. */
export function parseMovePart(text: string, place: string, { from, to }: MoveBounds): MovePart {
  const isWithin = (entry: MoveEntry): boolean =>
    entry.key.startsWith(from) && (!hasMoved(entry) || entry.copy.key.startsWith(to));
  const found = parseSealedList(text, { head: headSchema, entry: entrySchema });
  if (found?.entries.every(isWithin) === true) {
    const { schema: _schema, digest: _digest, ...head } = found.head;
    return { ...head, entries: found.entries };
  }
  throw new GatehouseFailure('RecordUnreadable', {
    place,
    remedy: 'Somebody edited this list of moved objects: put the version back that Gatehouse wrote, then update `retry`.',
  });
}

export function countMovePart({ entries, changed }: MovePart): MoveCounts {
  const moved = entries.filter(hasMoved);
  const stays: Partial<Record<WhyStays, number>> = {};
  for (const entry of entries) if ('stays' in entry) stays[entry.stays] = (stays[entry.stays] ?? 0) + 1;
  const bytes = moved.reduce((sum, entry) => sum + entry.bytes, 0);
  return { ...noMoves, objects: moved.length, bytes, changed, stays };
}
