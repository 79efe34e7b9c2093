import type { UserKey } from '../core/contract/ids';
import { type FinishedTags, finishTags } from '../core/tags/user-tags';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch, changeUserRecord } from './user-registry';

export interface RecordTagsInput extends UserKey, FinishedTags {
  readonly epoch: number;
}

/**
 * Records that every object of the user which was there when the run started carries what is wanted.
 *
 * Already done: the record says so. AWS: GetObject, PutObject with If-Match. Raises `Interrupted`, `RecordConflict`.
 */
export const recordTags =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ epoch, startedAt, stoppedAfter, ...user }: RecordTagsInput): Promise<void> => {
    await changeUserRecord(ports, user, (record) => {
      assertEpoch(record, epoch);
      const { tags, ...more } = record;
      if (tags === undefined || tags.allSince === startedAt) return undefined;
      const finished = finishTags(tags, stoppedAfter === undefined ? { startedAt } : { startedAt, stoppedAfter });
      return finished === undefined ? more : { ...more, tags: finished };
    });
  };
