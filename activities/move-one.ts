import { byteLength } from '../core/config/layout-rules';
import type { ListedObject } from '../core/bulk-objects';
import { GatehouseFailure } from '../core/failures';
import type { MoveEntry } from '../core/moves/move-part';
import type { ObjectRef } from '../core/ports';
import { isSameContent } from '../core/same-content';
import type { ActivityPorts } from './activity-ports';
import type { MoveInput } from './move-place';

type CopyPorts = Pick<ActivityPorts, 'bulk'>;

/** S3's limit for a key, in bytes of UTF-8 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html). */
const longestKey = 1_024;

/**
 * Copies one object to where its user is now, pinned to what was listed and never over anything, and reads the copy back.
 * `changed`: another look decides.
 */
export async function moveOne(ports: CopyPorts, { from, to }: MoveInput, item: ListedObject): Promise<MoveEntry | 'changed'> {
  const { key, etag, bytes, storageClass } = item;
  const listed = { key, etag, bytes, storageClass };
  const target = { bucket: to.bucket, key: `${to.prefix}${key.slice(from.prefix.length)}` };
  if (byteLength(target.key) > longestKey) return { ...listed, stays: 'too-long' };
  try {
    const source = { bucket: from.bucket, key };
    const result = await ports.bulk.copy({ from: source, etag, to: target, storageClass });
    if (result.copied) return await readBack(ports, target, listed, result);
    if (result.because === 'source-changed') return 'changed';
    if (result.because === 'cold') return { ...listed, stays: 'cold' };
    return await compared(ports, source, target, listed);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'ObjectUnreadable') return { ...listed, stays: 'unreadable' };
    throw error;
  }
}

type Listed = Pick<ListedObject, 'key' | 'etag' | 'bytes' | 'storageClass'>;

/** What stands there is the copy, or the user has put something else in its place. */
async function readBack(
  { bulk }: CopyPorts,
  target: ObjectRef,
  listed: Listed,
  made: { readonly etag: string; readonly checksum?: string },
): Promise<MoveEntry | 'changed'> {
  const found = await bulk.inspect(target);
  if (found === undefined) return 'changed';
  if (found.etag !== made.etag || found.bytes !== listed.bytes) return { ...listed, stays: 'occupied' };
  const isSameKind = kindOf(found.checksum) !== undefined && kindOf(found.checksum) === kindOf(made.checksum);
  if (isSameKind && found.checksum !== made.checksum) return 'changed';
  const copy = { key: target.key, etag: made.etag };
  return { ...listed, copy, verified: isSameKind ? 'full-object checksum' : 'pinned etag and size' };
}

/** Something is there: an earlier attempt's copy, or the user's own, which wins unless it is the same. */
async function compared(
  { bulk }: CopyPorts,
  source: ObjectRef,
  target: ObjectRef,
  listed: Listed,
): Promise<MoveEntry | 'changed'> {
  const [old, found] = await Promise.all([bulk.inspect(source), bulk.inspect(target)]);
  if (found === undefined || old?.etag !== listed.etag) return 'changed';
  if (!isSameContent(old, found)) return { ...listed, stays: 'occupied' };
  return { ...listed, copy: { key: target.key, etag: found.etag }, verified: 'same content' };
}

const kindOf = (checksum: string | undefined): string | undefined => checksum?.split(':')[0];
