import type { UserKey } from '../core/contract/ids';
import type { ArchiveToRestore } from '../core/contract/messages';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { changeUserRecord } from './user-registry';

export interface FinishRestorationInput extends UserKey {
  /** What became of the archives that objects were to come home from; absent where there were none. */
  readonly archives?: {
    /** Prefixes of those that are dealt with. */
    readonly dealtWith: readonly string[];
    /** Those of them that still hold objects which somebody may ask for. */
    readonly left: readonly ArchiveToRestore[];
  };
}

/**
 * Records that a user is back, and which archives still hold objects of theirs. A revocation that somebody asked for
 * meanwhile stays wanted.
 *
 * Already done: the record knows of no revocation, and of these archives. AWS: GetObject, PutObject with If-Match.
 * Raises `RecordConflict`.
 */
export const finishRestoration =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ archives, ...user }: FinishRestorationInput): Promise<void> => {
    await changeUserRecord(ports, user, (record) => {
      const left = leftAfter(record, archives);
      const isKnown = JSON.stringify(left) === JSON.stringify(record.leftArchives ?? []);
      return record.revocation === undefined && isKnown ? undefined : restored(record, left);
    });
  };

function leftAfter({ leftArchives = [] }: UserRecord, archives: FinishRestorationInput['archives']): readonly ArchiveToRestore[] {
  if (archives === undefined) return leftArchives;
  return [...archives.left, ...leftArchives.filter(({ prefix }) => !archives.dealtWith.includes(prefix))];
}

const restored = (
  { revocation: _revocation, leftArchives: _left, ...record }: UserRecord,
  left: readonly ArchiveToRestore[],
): UserRecord => ({
  ...record,
  ...(left.length === 0 ? {} : { leftArchives: left }),
  state: record.provisionedAt === undefined ? 'known' : 'active',
});
