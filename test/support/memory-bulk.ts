import { randomUUID } from 'node:crypto';
import type { InspectedObject, ListedVersion } from '../../core/object-versions';
import type { BulkObjects, ObjectPage } from '../../core/bulk-objects';
import { sha256Hex } from '../../core/digest';
import type { StoredObject } from './fake-ports';
import { nextMoment } from './next-moment';

const cold: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** Listings and copies of objects in memory, in the order of their UTF-8. */
export const memoryBulk = (stored: Map<string, StoredObject>): BulkObjects => ({
  list: (...what) => Promise.resolve(listed(stored, ...what)),
  copy: ({ from, etag, to, storageClass }) => {
    const source = stored.get(`${from.bucket}/${from.key}`);
    if (source?.etag !== etag) return Promise.resolve({ copied: false, because: 'source-changed' });
    const sum = checksumIn(source);
    if (stored.has(`${to.bucket}/${to.key}`)) return Promise.resolve({ copied: false, because: 'target-exists', source: sum });
    if (cold.includes(source.storageClass ?? '') && source.thawed !== true) {
      return Promise.resolve({ copied: false, because: 'cold' });
    }
    const { thawed: _thawed, ...content } = source;
    // What is encrypted with a key has another ETag after every copy.
    const fresh = source.encrypted === true ? { etag: `"${randomUUID()}"` } : {};
    const copied = { ...content, storageClass, modifiedAt: nextMoment(), ...fresh };
    stored.set(`${to.bucket}/${to.key}`, copied);
    return Promise.resolve({ copied: true, etag: copied.etag, ...sum, source: sum });
  },
  thaw: ({ bucket, key }) => {
    const found = stored.get(`${bucket}/${key}`);
    if (found === undefined) return Promise.resolve('gone');
    return Promise.resolve(cold.includes(found.storageClass ?? '') && found.thawed !== true ? 'thawing' : 'readable');
  },
  inspect: ({ bucket, key }) => {
    const found = stored.get(`${bucket}/${key}`);
    return Promise.resolve(found === undefined ? undefined : inspected(found));
  },
  // Nothing is versioned here: what is stored is the one version of itself.
  listVersions: (bucket, prefix, after, limit) => {
    const { objects, more } = listed(stored, bucket, prefix, after?.key, limit);
    const versions = objects.map((object): ListedVersion => ({ ...object, version: 'null', latest: true, marker: false }));
    const last = versions.at(-1);
    return Promise.resolve({ versions, ...(more && last !== undefined ? { next: { key: last.key, version: 'null' } } : {}) });
  },
  removeVersion: ({ bucket, key }) => {
    const locked = stored.get(`${bucket}/${key}`)?.lock !== undefined;
    if (!locked) stored.delete(`${bucket}/${key}`);
    return Promise.resolve(!locked);
  },
});

const inspected = (found: StoredObject): InspectedObject => ({
  etag: found.etag,
  bytes: Buffer.byteLength(found.body),
  storageClass: found.storageClass ?? 'STANDARD',
  ...checksumIn(found),
  ...(found.modifiedAt === undefined ? {} : { modifiedAt: found.modifiedAt }),
  ...(found.lock === undefined ? {} : { lock: found.lock }),
});

const checksumIn = ({ body, unsummed }: StoredObject): { readonly checksum?: string } =>
  unsummed === true ? {} : { checksum: `SHA256:${sha256Hex(body)}` };

function listed(
  stored: Map<string, StoredObject>,
  bucket: string,
  prefix: string,
  after: string | undefined,
  limit: number,
): ObjectPage {
  const start = utf8(after ?? '');
  const keys = [...stored.keys()]
    .filter((at) => at.startsWith(`${bucket}/${prefix}`))
    .map((at) => at.slice(bucket.length + 1))
    .map((key) => ({ key, bytes: utf8(key) }))
    .filter(({ bytes }) => bytes > start)
    .sort((one, other) => (one.bytes < other.bytes ? -1 : 1))
    .map(({ key }) => key);
  const objects = keys.slice(0, limit).flatMap((key) => {
    const found = stored.get(`${bucket}/${key}`);
    if (found === undefined) return [];
    const { etag, body, storageClass = 'STANDARD', modifiedAt } = found;
    const object = { key, etag, bytes: Buffer.byteLength(body), storageClass };
    return [modifiedAt === undefined ? object : { ...object, modifiedAt }];
  });
  return { objects, more: keys.length > limit };
}

/** The bytes of a key as a text that sorts as S3 does. */
const utf8 = (key: string): string => Buffer.from(key).toString('latin1');
