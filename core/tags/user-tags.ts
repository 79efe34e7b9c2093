import { addOwnTags, type OwnTags } from './merge-tags';
import type { Tags } from './tags';

/** What the registry knows of the tags that a user's groups give to the user's objects. Times are ISO 8601. */
export interface UserTags {
  /** As the last run was told. */
  readonly wanted: Tags;
  /** What an object may still carry of ours. */
  readonly ours: OwnTags;
  /** Everything that was there then carries what is wanted; absent: a run has not come to its end. */
  readonly allSince?: string;
  /** The run ended at so many objects, the most that the configuration allows; others were left as they are. */
  readonly stoppedAfter?: number;
}

/** Once a run begins: whoever goes on after it finds whatever it may have left. */
export const beginTags = (known: UserTags | undefined, wanted: Tags): UserTags => ({
  wanted,
  ours: addOwnTags(known?.ours ?? {}, wanted),
});

export interface FinishedTags {
  readonly startedAt: string;
  /** The run ended at so many objects. */
  readonly stoppedAfter?: number;
}

/** Once a run has come to its end; `undefined` where nothing of ours is left. */
export function finishTags({ wanted, ours }: UserTags, { startedAt, stoppedAfter }: FinishedTags): UserTags | undefined {
  if (stoppedAfter !== undefined) return { wanted, ours, allSince: startedAt, stoppedAfter };
  return Object.keys(wanted).length === 0 ? undefined : { wanted, ours: addOwnTags({}, wanted), allSince: startedAt };
}
