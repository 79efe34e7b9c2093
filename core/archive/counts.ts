/** What a page came to. */
export interface ArchiveCounts {
  /** Copied, older versions included. */
  readonly objects: number;
  readonly bytes: number;
  /** In a cold storage class: they stay where they are, denied. */
  readonly stays: number;
  /** Under Object Lock: they stay where they are, denied. */
  readonly locked: number;
  /** Delete markers: listed, so that they can be deleted with what they hide. */
  readonly markers: number;
  readonly changed: number;
}

export const noCounts: ArchiveCounts = { objects: 0, bytes: 0, stays: 0, locked: 0, markers: 0, changed: 0 };

export const addCounts = (one: ArchiveCounts, other: ArchiveCounts): ArchiveCounts => ({
  objects: one.objects + other.objects,
  bytes: one.bytes + other.bytes,
  stays: one.stays + other.stays,
  locked: one.locked + other.locked,
  markers: one.markers + other.markers,
  changed: one.changed + other.changed,
});
