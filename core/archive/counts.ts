/** What a page came to. */
export interface ArchiveCounts {
  readonly objects: number;
  readonly bytes: number;
  /** In a cold storage class: they stay where they are, denied. */
  readonly stays: number;
  readonly changed: number;
}

export const addCounts = (one: ArchiveCounts, other: ArchiveCounts): ArchiveCounts => ({
  objects: one.objects + other.objects,
  bytes: one.bytes + other.bytes,
  stays: one.stays + other.stays,
  changed: one.changed + other.changed,
});

export const noCounts: ArchiveCounts = { objects: 0, bytes: 0, stays: 0, changed: 0 };
