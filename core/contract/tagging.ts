import type { OwnTags } from '../tags/merge-tags';
import type { TagCounts } from '../tags/tag-counts';
import type { Tags } from '../tags/tags';
import type { UserKey } from './ids';
import type { ProvisionStep, StepPlace } from './messages';

/** Input of `tagUserObjects`; `carried` is what a run that continues as new hands on. */
export interface TagUserInput extends UserKey {
  readonly step?: TagStep;
  readonly carried?: TaggingProgress;
}

/** Everything that a run does to the tags of a user's own objects. */
export interface TagStep extends StepPlace {
  readonly prefix: string;
  readonly wanted: Tags;
  /** What an object may carry of ours already. */
  readonly ours: OwnTags;
  /** Objects to be looked at. */
  readonly maxObjects: number;
  /** ISO 8601: only objects that came after it; absent: all. */
  readonly since?: string;
  readonly cause?: NonNullable<ProvisionStep['cause']>;
}

export interface TaggingProgress {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly counts: TagCounts;
  /** Key that the listing goes on behind. */
  readonly after?: string;
  /** A key of those that have no room. */
  readonly full?: string;
}
