import { archiveFolder } from '../config/offboarding-schema';
import type { GatherStep } from '../contract/moves';
import { moveListsPrefix } from '../layout/archive-keys';
import { isSamePlace, sharesPrefix, type TenantPlace } from '../registry/tenant-move';
import type { UserRecord } from '../registry/user-record';
import { placeOfRecord } from './moved-denies';
import type { Seen } from './seen';

/**
 * Where the objects of a user lie who is cut off in the middle of a move: those of a move that was approved go to where
 * it leads, those of one that is held to where the storage is. `undefined` for a user who is in one place.
 */
export function gathering({ look, pool, record }: Pick<Seen, 'look' | 'pool' | 'record'>): GatherStep | undefined {
  const { move } = record;
  const to = placeOfStorage(record);
  if (move === undefined || to === undefined) return undefined;
  const from = [...(move.to === undefined ? [] : [move.to]), ...move.from].filter((place) => !isSamePlace(place, to));
  const elsewhere = from.filter((place) => !sharesPrefix(place, to));
  if (elsewhere.length === 0) return undefined;
  const { offboarding } = pool;
  const prefix = moveListsPrefix(look, move.id, archiveFolder(offboarding ?? {}));
  return { from: elsewhere, to, lists: { bucket: offboarding?.archiveBucket ?? to.bucket, prefix } };
}

/** Where a revocation looks for the user's objects. */
export const placeOfStorage = (record: UserRecord): TenantPlace | undefined =>
  record.move?.to !== undefined && record.move.phase !== 'held' ? record.move.to : placeOfRecord(record);
