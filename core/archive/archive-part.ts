import { z } from 'zod';
import { GatehouseFailure } from '../failures';
import { formatSealedList, parseSealedList } from '../sealed-list';
import type { ArchiveCounts } from './counts';
import { kmsEncryptionSchema } from './encryption';

const listed = {
  key: z.string(),
  etag: z.string(),
  bytes: z.int().nonnegative(),
  storageClass: z.string(),
  /** Exactly this version, where every one is archived; absent: what was current. */
  version: z.string().exactOptional(),
  /** Another version hid it: it does not come back, and stays in the archive. */
  old: z.literal(true).exactOptional(),
};

/** An object as it was listed, and its verified copy; or why it stays where it is; or that it was deleted. */
const entrySchema = z.union([
  z.strictObject({
    ...listed,
    copy: z.strictObject({ key: z.string(), etag: z.string() }),
    /** The ETag that it came home with; that of an encrypted object is new with every copy. */
    home: z.string().exactOptional(),
    /** Of the original, where copies are encrypted as configured: it comes home with that. */
    encryption: z.union([z.literal('default'), kmsEncryptionSchema]).exactOptional(),
    /** The copy was made from exactly this ETag, and read back with this size; or both have the same checksum as well. */
    verified: z.enum(['pinned etag and size', 'full-object checksum']),
  }),
  z.strictObject({ ...listed, stays: z.enum(['cold', 'locked']) }),
  z.strictObject({ key: z.string(), version: z.string(), marker: z.literal(true), latest: z.boolean() }),
]);

const headSchema = z.strictObject({
  schema: z.literal('gatehouse.archive-part/1'),
  /** The last key that was listed, where the listing goes on. */
  next: z.string().exactOptional(),
  /** Its version, where every one is archived. */
  nextVersion: z.string().exactOptional(),
  /** Objects that changed under the copy: they are for the next pass. */
  changed: z.int().nonnegative(),
  /** Copies are being taken out, each once its object was seen at home: one that is missing is no loss. */
  leaving: z.literal(true).exactOptional(),
  /** SHA-256 of the lines that follow: whether somebody edited them. */
  digest: z.string(),
});

export type ArchiveEntry = z.infer<typeof entrySchema>;
export type CopiedEntry = Extract<ArchiveEntry, { copy: object }>;
export type ArchivedEntry = CopiedEntry & { readonly old?: never };
export type MarkerEntry = Extract<ArchiveEntry, { marker: true }>;

/** A page of a user's objects that were archived together. */
export interface ArchivePart {
  readonly next?: string;
  readonly nextVersion?: string;
  readonly changed: number;
  readonly leaving?: true;
  readonly entries: readonly ArchiveEntry[];
}

export const isCopied = (entry: ArchiveEntry): entry is CopiedEntry => 'copy' in entry;

/** What was current, so that it comes back with its user. */
export const isArchived = (entry: ArchiveEntry): entry is ArchivedEntry => isCopied(entry) && entry.old !== true;

/** It stays in the archive when its user comes back, and so does the part that names it. */
export const isOldVersion = (entry: ArchiveEntry): boolean => isCopied(entry) && entry.old === true;

export const isMarker = (entry: ArchiveEntry): entry is MarkerEntry => 'marker' in entry;

/** NDJSON: what the page is, then a line for each object. */
export function formatArchivePart({ entries, ...head }: ArchivePart): string {
  return formatSealedList({ schema: 'gatehouse.archive-part/1', ...head }, entries);
}

/** Where what a part lists may be: somebody may have edited it. */
export interface PartBounds {
  /** The user's prefix. */
  readonly home: string;
  /** The revocation's. */
  readonly archive: string;
}

/** Raises `RecordUnreadable` for a part that is not as it was written, or names what is not this user's. */
export function parseArchivePart(text: string, place: string, { home, archive }: PartBounds): ArchivePart {
  const isWithin = (entry: ArchiveEntry): boolean =>
    entry.key.startsWith(home) && (!isCopied(entry) || entry.copy.key.startsWith(archive));
  const found = parseSealedList(text, { head: headSchema, entry: entrySchema });
  if (found?.entries.every(isWithin) === true) {
    const { schema: _schema, digest: _digest, ...head } = found.head;
    return { ...head, entries: found.entries };
  }
  throw new GatehouseFailure('RecordUnreadable', {
    place,
    remedy: 'Somebody edited this list of archived objects: put the version back that Gatehouse wrote, then update `retry`.',
  });
}

export function countPart({ entries, changed }: ArchivePart): ArchiveCounts {
  const copied = entries.filter(isCopied);
  const markers = entries.filter(isMarker).length;
  const staying = (why: 'cold' | 'locked'): number => entries.filter((entry) => 'stays' in entry && entry.stays === why).length;
  const bytes = copied.reduce((sum, entry) => sum + entry.bytes, 0);
  return { objects: copied.length, bytes, stays: staying('cold'), locked: staying('locked'), markers, changed };
}
