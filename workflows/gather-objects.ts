import type { UserKey } from '../core/contract/ids';
import type { MoveProgress } from '../core/contract/moves';
import type { RevokeStep } from '../core/contract/messages';
import { countStays } from '../core/moves/counts';
import { untilDue } from './archive-objects';
import { moveObjects } from './move-objects';
import { enforcing, readingPools, searching } from './proxies';

/**
 * Brings the objects of a revoked user together who was moving to another tenant, once the archive is due: what is archived
 * then is in one place, which the registry names. Answers what was done, in words.
 */
export async function gatherObjects(
  user: UserKey,
  { gather, archive, epoch }: RevokeStep,
  handOn: (progress: MoveProgress) => Promise<void>,
  carried: MoveProgress | undefined,
): Promise<readonly string[]> {
  if (gather === undefined || archive === undefined) return [];
  if (carried === undefined) await untilDue(archive);
  const prove = () => searching().proveGone({ ...user, epoch });
  const { objects, stays } = await moveObjects(user, { ...gather, epoch }, { prove, handOn }, carried);
  const window = await readingPools().measureWindow({ pool: user.pool, signedOut: true });
  await enforcing().finishGathering({ ...user, epoch, gather, window, stays: stays.map(countStays) });
  return [`brought ${String(objects)} objects together from ${String(gather.from.length)} more places`];
}
