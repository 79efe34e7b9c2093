import type { KeptCounts, OffboardedStorage } from '../core/contract/tenant-offboarding';
import type { ListedObject, ObjectPage } from '../core/bulk-objects';
import { sha256Hex } from '../core/digest';
import { GatehouseFailure } from '../core/failures';
import { keptObjectsKey } from '../core/layout/control-keys';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { writeOver } from './write-over';

export interface ListKeptInput {
  readonly tenant: string;
  readonly epoch: number;
  /** Which storage of the tenant's, counted from 0. */
  readonly index: number;
  readonly storage: Pick<OffboardedStorage, 'mode' | 'bucket' | 'prefix'>;
  readonly part: number;
  /** Of the parts before; empty for the first. */
  readonly digest: string;
  readonly after?: string;
}

export interface KeptPage extends KeptCounts {
  /** Of the parts up to this one; the one before where nothing is in it, and then no part was written. */
  readonly digest: string;
  /** The last key of this page; absent when it was the last page. */
  readonly next?: string;
}

const pageSize = 1_000;
const sideBySide = 16;

type ListPorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'bulk'>;

/**
 * Writes down what is left of a tenant's, a page at a time, and removes the markers that were made for the tenant.
 * Of a bucket of the tenant's own everything is listed, and nothing where it is gone.
 *
 * Already done: markers that are gone are not counted again, and a part is written over with what is there now.
 * AWS: ListObjectsV2, HeadObject and DeleteObject with If-Match in the tenant's bucket, PutObject in the control bucket.
 * Raises `BucketMissing`, `PermissionMissing`, `RecordConflict`.
 */
export const listKeptObjects =
  (ports: ListPorts) =>
  async ({ tenant, epoch, index, storage, part, digest, after }: ListKeptInput): Promise<KeptPage> => {
    const { mode, bucket, prefix } = storage;
    const { objects, more } =
      mode === 'bucket' ? await listOwn(ports, bucket, after) : await ports.bulk.list(bucket, prefix, after, pageSize);
    const removed = await inParallel(objects, sideBySide, (object) => removeMarker(ports, storage, object, tenant));
    const kept = objects.filter((_, at) => removed[at] !== true);
    const last = more ? objects.at(-1)?.key : undefined;
    const page = {
      objects: kept.length,
      bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0),
      removed: objects.length - kept.length,
      ...(last === undefined ? {} : { next: last }),
    };
    if (kept.length === 0) return { ...page, digest };
    const text = kept.map((object) => `${JSON.stringify({ bucket, ...object })}\n`).join('');
    const ref = { bucket: ports.controlBucket, key: keptObjectsKey(tenant, epoch, index, part) };
    await writeOver(ports.objects, ref, text, 'application/x-ndjson');
    return { ...page, digest: sha256Hex(`${digest}\n${text}`) };
  };

/** Everything in a bucket of the tenant's own; nothing where it is gone: an earlier run deleted it, or somebody did. */
async function listOwn({ bulk }: ListPorts, bucket: string, after: string | undefined): Promise<ObjectPage> {
  try {
    return await bulk.list(bucket, '', after, pageSize);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'BucketMissing') return { objects: [], more: false };
    throw error;
  }
}

/** Only what was made for this tenant, and is as it was listed. */
async function removeMarker(
  { objects }: ListPorts,
  { bucket, prefix }: ListKeptInput['storage'],
  { key, bytes, etag }: ListedObject,
  tenant: string,
): Promise<boolean> {
  if (bytes > 0 || !key.endsWith('/') || !key.startsWith(prefix)) return false;
  const ref = { bucket, key };
  const owner = (await objects.head(ref))?.metadata['gatehouse-tenant'];
  return owner === encodeURIComponent(tenant) && objects.remove(ref, etag);
}
