import { addErased, nothingErased } from '../core/archive/erased';
import type { UserKey } from '../core/contract/ids';
import type { ArchivePlace } from '../core/contract/messages';
import type { ErasedCounts } from '../core/contract/offboarding';
import { GatehouseFailure } from '../core/failures';
import type { ListedVersion, VersionCursor } from '../core/object-versions';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { objectsAtOnce } from './archive-place';
import { inParallel } from './in-parallel';
import { assertMayDelete } from './prove-gone';
import { readUserRecord } from './user-registry';

export interface ErasePageInput extends UserKey {
  readonly epoch: number;
  readonly place: ArchivePlace;
  /** Where the listing goes on. */
  readonly after?: VersionCursor;
}

export interface ErasedPage extends ErasedCounts {
  /** Absent at the end of the listing. */
  readonly next?: VersionCursor;
}

type ErasePorts = Pick<ActivityPorts, 'objects' | 'bulk' | 'controlBucket' | 'clock'>;

/** Between two looks at the registry. */
const mostAtOnce = 100;

/** An attempt that goes on for longer would be cut off. Milliseconds. */
const sliceMs = 8_000;

/**
 * Deletes every version and delete marker of a user below a prefix, the marker of the prefix included, for good. Before
 * every hundred it asks the registry whether it may go on. What Object Lock keeps stays, and is counted by what keeps it.
 *
 * Already done: a version is gone. AWS: ListObjectVersions, DeleteObject with a version, HeadObject, GetObject. Raises
 * `InvalidInput` for a prefix that is not this user's, `Interrupted`, `PermissionMissing`, `BucketMissing`.
 */
export const erasePage =
  (ports: ErasePorts) =>
  async ({ epoch, place, after, ...user }: ErasePageInput): Promise<ErasedPage> => {
    const began = ports.clock.now().getTime();
    let erased = nothingErased;
    for (let cursor = after; ;) {
      const { record } = await readUserRecord(ports, user);
      assertMayDelete(record, epoch);
      assertOwn(record, place);
      const page = await ports.bulk.listVersions(place.bucket, place.prefix, cursor, mostAtOnce);
      const outcomes = await inParallel(page.versions, objectsAtOnce, (version) => eraseOne(ports, place, version));
      erased = outcomes.reduce(addErased, erased);
      cursor = page.next;
      if (cursor === undefined) return erased;
      if (ports.clock.now().getTime() - began > sliceMs) return { ...erased, next: cursor };
    }
  };

/** The user's prefix as the registry has it, or an archive's, which has the sub as a segment: nothing else is ever erased. */
function assertOwn(record: UserRecord, { bucket, prefix }: ArchivePlace): void {
  if (prefix.endsWith('/') && (prefix === record.prefix || prefix.endsWith(`/${record.pool}/${record.sub}/`))) return;
  throw new GatehouseFailure('InvalidInput', {
    place: `bucket=${bucket}, prefix=${prefix}`,
    remedy: "Erase it by hand: the registry does not say that it is the user's.",
  });
}

async function eraseOne({ bulk }: ErasePorts, { bucket }: ArchivePlace, listed: ListedVersion): Promise<ErasedCounts> {
  const { key, version, marker, bytes } = listed;
  if (await bulk.removeVersion({ bucket, key }, version)) {
    return marker ? { ...nothingErased, markers: 1 } : { ...nothingErased, versions: 1, bytes };
  }
  const lock = (await bulk.inspect({ bucket, key }, version))?.lock;
  return lock === undefined ? nothingErased : { ...nothingErased, survivors: { [lock]: 1 } };
}
