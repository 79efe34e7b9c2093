import type { ArchiveToRestore, RestoreStep, UseCaseRequest } from '../contract/messages';
import { archiveToRestore } from './plan-archive';
import type { Seen } from './seen';

type Homecoming = Pick<RestoreStep, 'archives' | 'leaveObjects' | 'slowRestore'>;

/**
 * What the way back does with the user's objects. Somebody who asks for it by hand gets everything that any archive still
 * has of them; a user who was only enabled again what the configuration says.
 */
export function homecoming(seen: Seen, request: UseCaseRequest | undefined): Homecoming {
  const { offboarding } = seen.pool;
  const archive = archiveToRestore(seen);
  const byHand = request !== undefined;
  const archives: readonly ArchiveToRestore[] = [
    ...(archive === undefined ? [] : [archive]),
    ...(byHand ? (seen.record.leftArchives ?? []).filter(({ home }) => home === undefined) : []),
  ];
  if (archives.length === 0) return {};
  // While no original was deleted, all of them are at home: what is in the archive only has to be taken out.
  const leaves = !byHand && offboarding?.restoreOnReenable === false && archive?.deletedUntil !== undefined;
  const isSlow = request?.slowRestore ?? offboarding?.slowRestore ?? false;
  return { archives, ...(leaves ? { leaveObjects: true } : {}), ...(isSlow ? { slowRestore: true } : {}) };
}
