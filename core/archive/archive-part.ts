import { z } from 'zod';
import { GatehouseFailure } from '../failures';
import type { ArchiveCounts } from './counts';

/** An object as it was listed, and its verified copy; or why it stays where it is. */
const entrySchema = z.union([
  z.strictObject({
    key: z.string(),
    etag: z.string(),
    bytes: z.int().nonnegative(),
    storageClass: z.string(),
    copy: z.strictObject({ key: z.string(), etag: z.string() }),
    /** The copy was made from exactly this ETag, and read back with this size. */
    verified: z.literal('pinned etag and size'),
  }),
  z.strictObject({
    key: z.string(),
    etag: z.string(),
    bytes: z.int().nonnegative(),
    storageClass: z.string(),
    stays: z.literal('cold'),
  }),
]);

const headSchema = z.strictObject({
  schema: z.literal('gatehouse.archive-part/1'),
  /** The last key that was listed, where the listing goes on. */
  next: z.string().exactOptional(),
  /** Objects that changed under the copy: they are for the next pass. */
  changed: z.int().nonnegative(),
});

export type ArchiveEntry = z.infer<typeof entrySchema>;
export type ArchivedEntry = Extract<ArchiveEntry, { copy: object }>;

/** A page of a user's objects that were archived together. */
export interface ArchivePart {
  readonly next?: string;
  readonly changed: number;
  readonly entries: readonly ArchiveEntry[];
}

export const isArchived = (entry: ArchiveEntry): entry is ArchivedEntry => 'copy' in entry;

/** NDJSON: what the page is, then a line for each object. */
export const formatArchivePart = ({ entries, ...head }: ArchivePart): string =>
  [{ schema: 'gatehouse.archive-part/1', ...head }, ...entries].map((line) => `${JSON.stringify(line)}\n`).join('');

/** Where what a part lists may be: somebody may have edited it. */
export interface PartBounds {
  /** The user's prefix. */
  readonly home: string;
  /** The revocation's. */
  readonly archive: string;
}

/** Raises `RecordUnreadable` for a part that is not as it was written, or names what is not this user's. */
export function parseArchivePart(text: string, place: string, { home, archive }: PartBounds): ArchivePart {
  try {
    const [head, ...lines] = text.trimEnd().split('\n');
    const { schema: _schema, ...rest } = headSchema.parse(JSON.parse(head ?? ''));
    const entries = lines.map((line) => entrySchema.parse(JSON.parse(line)));
    const isWithin = (entry: ArchiveEntry): boolean =>
      entry.key.startsWith(home) && (!isArchived(entry) || entry.copy.key.startsWith(archive));
    if (entries.every(isWithin)) return { ...rest, entries };
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
  }
  throw new GatehouseFailure('RecordUnreadable', {
    place,
    remedy: 'Somebody edited this list of archived objects: put the version back that Gatehouse wrote, then update `retry`.',
  });
}

export function countPart({ entries, changed }: ArchivePart): ArchiveCounts {
  const archived = entries.filter(isArchived);
  const bytes = archived.reduce((sum, entry) => sum + entry.bytes, 0);
  return { objects: archived.length, bytes, stays: entries.length - archived.length, changed };
}
