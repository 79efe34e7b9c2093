import type { Tags } from './tags';

/** What became of objects. */
export interface TagCounts {
  /** Whose tags were read. */
  readonly looked: number;
  readonly changed: number;
  /** No room beside the tags of others. */
  readonly full: number;
  /** Gone meanwhile. */
  readonly gone: number;
}

export const noTagCounts: TagCounts = { looked: 0, changed: 0, full: 0, gone: 0 };

export const addTagCounts = (one: TagCounts, other: TagCounts): TagCounts => ({
  looked: one.looked + other.looked,
  changed: one.changed + other.changed,
  full: one.full + other.full,
  gone: one.gone + other.gone,
});

/** What a tagging came to. */
export interface TagsReceipt extends TagCounts {
  /** What they carry of ours. */
  readonly wanted: Tags;
  /** More objects than the configuration allows to be looked at: the others were left as they are. */
  readonly stoppedAfter?: number;
}
