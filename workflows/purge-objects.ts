import { addErased, countSurvivors, nothingErased } from '../core/archive/erased';
import type { UserKey } from '../core/contract/ids';
import type { ArchivePlace, RevokeStep } from '../core/contract/messages';
import type { ErasedCounts, PurgeReceipt } from '../core/contract/offboarding';
import type { VersionCursor } from '../core/object-versions';
import { deleting, searching } from './proxies';
import { now } from './receipts';
import { mostPasses } from './timing';

export interface Purged extends Omit<PurgeReceipt, 'records'> {
  /** ISO 8601: when the look began that found nothing more to erase; absent where somebody kept writing. */
  readonly clearAt?: string;
}

/** Where a purge does not reach. */
const outOfReach: readonly string[] = [
  'receipts and reports in the control bucket, and audit records: they name the sub and nothing else of the user',
  'backups and exports of the user pool, until they expire',
  'copies that others made: replication, inventories, backups of buckets, access logs',
];

/**
 * Erases everything that a user stored, at home and in every archive, and looks again until it finds nothing more. Each
 * slice is preceded by a proof that the user may lose it.
 */
export async function purgeObjects(user: UserKey, step: RevokeStep): Promise<Purged | undefined> {
  const { purge: places, epoch } = step;
  if (places === undefined) return undefined;
  let erased = nothingErased;
  for (let pass = 1; ; pass += 1) {
    const lookedAt = now();
    let found = nothingErased;
    for (const place of places) found = addErased(found, await erase(user, epoch, place));
    const { survivors } = found;
    erased = { ...addErased(erased, found), survivors };
    const isClear = found.versions + found.markers === 0;
    if (!isClear && pass < mostPasses) continue;
    return { ...erased, places, outOfReach, ...(isClear ? { clearAt: lookedAt } : {}) };
  }
}

async function erase(user: UserKey, epoch: number, place: ArchivePlace): Promise<ErasedCounts> {
  let erased = nothingErased;
  for (let after: VersionCursor | undefined; ;) {
    await searching().proveGone({ ...user, epoch });
    const input = { ...user, epoch, place, ...(after === undefined ? {} : { after }) };
    const { next, ...page } = await deleting().erasePage(input);
    erased = addErased(erased, page);
    if (next === undefined) return erased;
    after = next;
  }
}

export function wordsOfPurge(purged: PurgeReceipt | undefined): readonly string[] {
  if (purged === undefined) return [];
  const { versions, markers, bytes, records } = purged;
  const survive = countSurvivors(purged);
  return [
    `erased ${String(versions)} versions of ${String(bytes)} bytes and ${String(markers)} delete markers`,
    `erased ${String(records)} older versions of the registry's record`,
    ...(survive === 0 ? [] : [`left ${String(survive)} versions that Object Lock keeps`]),
  ];
}
