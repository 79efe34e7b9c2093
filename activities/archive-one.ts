import type { ArchiveEntry, CopiedEntry } from '../core/archive/archive-part';
import type { CopyEncryption } from '../core/archive/encryption';
import type { CopyResult, CopySource, ListedObject } from '../core/bulk-objects';
import { archivedAgainKey, archivedKey, archivedVersionKey } from '../core/layout/archive-keys';
import type { InspectedObject, ListedVersion } from '../core/object-versions';
import type { ObjectRef } from '../core/ports';
import { isSameContent } from '../core/same-content';
import type { ActivityPorts } from './activity-ports';
import { mismatch, type PartInput } from './archive-place';
import type { KeyGroup } from './list-for-archive';
import type { MadeCopy } from './verify-copy';

type CopyPorts = Pick<ActivityPorts, 'bulk'>;
type Where = PartInput & { readonly storageClass: string; readonly encryption?: CopyEncryption };

/** Classes that S3 reads only after hours (https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html). */
const coldClasses: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** A copy that nobody has read back yet. */
export interface FreshCopy {
  readonly entry: Omit<CopiedEntry, 'verified'>;
  readonly made: MadeCopy;
}

/** What became of an object or version of a page; `changed` under the copy: it is for the next pass. */
export type Archived = ArchiveEntry | FreshCopy | 'changed';

/**
 * Copies what is listed under one key. Where any version of it has to stay, every one does: else deleting the others would
 * let what stays show itself again.
 */
export async function archiveKey(ports: CopyPorts, input: Where, group: KeyGroup): Promise<readonly Archived[]> {
  const stays = await whyStays(ports, input, group);
  if (stays !== undefined) return group.filter((item) => !isMarker(item)).map((item) => ({ ...listedOf(item), stays }));
  const archived: Archived[] = [];
  for (const item of group) archived.push(isMarker(item) ? markerOf(item) : await archiveOne(ports, input, item));
  return archived;
}

async function whyStays({ bulk }: CopyPorts, { bucket }: Where, group: KeyGroup): Promise<'cold' | 'locked' | undefined> {
  for (const item of group) {
    if (coldClasses.includes(item.storageClass)) return 'cold';
    if (!isVersion(item) || item.marker) continue;
    if ((await bulk.inspect({ bucket, key: item.key }, item.version))?.lock !== undefined) return 'locked';
  }
  return undefined;
}

async function archiveOne(ports: CopyPorts, input: Where, item: ListedObject | ListedVersion): Promise<Archived> {
  const { bucket, prefix, archive, of, storageClass, encryption } = input;
  const { key, etag, bytes } = item;
  const isOld = isVersion(item) && !item.latest;
  const listed = { ...listedOf(item), ...(isOld ? { old: true as const } : {}) };
  const name = key.slice(prefix.length);
  const usual = isOld ? archivedVersionKey(archive.prefix, of, name, item.version) : archivedKey(archive.prefix, of, name);
  const again = archivedAgainKey(archive.prefix, of, isOld ? `${item.version}/${name}` : name, etag);
  const version = isVersion(item) ? { version: item.version } : {};
  const how = { storageClass, ...(encryption === undefined ? {} : { encryption }) };
  for (const copyKey of [usual, again]) {
    const to = { bucket: archive.bucket, key: copyKey };
    const result = await ports.bulk.copy({ from: { bucket, key }, etag, ...version, to, ...how });
    if (!result.copied && result.because === 'cold') return { ...listed, stays: 'cold' };
    if (!result.copied && result.because === 'source-changed') return 'changed';
    const source = sourceOf(result);
    const made = result.copied ? result : await earlierCopy(ports, to, copyKey === again ? 'anything' : { ...item, ...source });
    if (made === undefined) continue;
    const entry = { ...listed, copy: { key: copyKey, etag: made.etag }, ...originalOf(encryption, source) };
    return { entry, made: { ...made, bytes, storageClass, source: { ...source, etag } } };
  }
  throw mismatch({ bucket: archive.bucket, key: again }, 'the copy is gone');
}

const sourceOf = (result: CopyResult): CopySource => ('source' in result ? (result.source ?? {}) : {});

/** How the original is encrypted, where the copy does not tell. */
const originalOf = (encryption: CopyEncryption | undefined, { kms }: CopySource): Pick<CopiedEntry, 'encryption'> =>
  encryption === undefined ? {} : { encryption: kms ?? 'default' };

/**
 * What an earlier attempt of this page copied, if it is a copy of this object and not of what it was before. Nothing is
 * ever removed here: an attempt that was given up on could take away what a later one relies on. `anything`: its key says
 * what it is a copy of.
 */
async function earlierCopy(
  { bulk }: CopyPorts,
  to: ObjectRef,
  of: ListedSource | 'anything',
): Promise<Pick<MadeCopy, 'etag' | 'checksum'> | undefined> {
  const known = await bulk.inspect(to);
  if (known === undefined) return undefined;
  const isOurs = of === 'anything' || known.etag === of.etag || isLaterCopy(known, of);
  return isOurs ? { etag: known.etag } : undefined;
}

type ListedSource = ListedObject & Pick<CopySource, 'checksum'>;

/**
 * Where the ETag of a copy is another than its source's: the same bytes, stored after the source was. What the source was
 * before could have them too, with other metadata.
 */
const isLaterCopy = (known: InspectedObject, source: ListedSource): boolean =>
  isSameContent(known, source) &&
  known.modifiedAt !== undefined &&
  source.modifiedAt !== undefined &&
  known.modifiedAt > source.modifiedAt;

const isVersion = (item: ListedObject | ListedVersion): item is ListedVersion => 'version' in item;

const isMarker = (item: ListedObject | ListedVersion): item is ListedVersion => isVersion(item) && item.marker;

const markerOf = ({ key, version, latest }: ListedVersion): ArchiveEntry => ({ key, version, marker: true, latest });

const listedOf = (item: ListedObject | ListedVersion) => ({
  key: item.key,
  etag: item.etag,
  bytes: item.bytes,
  storageClass: item.storageClass,
  ...(isVersion(item) ? { version: item.version } : {}),
});
