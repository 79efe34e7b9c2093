import { randomUUID } from 'node:crypto';
import type { BulkObjects } from '../../core/ports';
import type { StoredObject } from './fake-ports';

const cold: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** Listings and copies of objects in memory, in the order of their UTF-8. */
export const memoryBulk = (stored: Map<string, StoredObject>): BulkObjects => ({
  list: (bucket, prefix, after, limit) => {
    const keys = [...stored.keys()]
      .filter((at) => at.startsWith(`${bucket}/${prefix}`))
      .map((at) => at.slice(bucket.length + 1))
      .sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
      .filter((key) => after === undefined || Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
    const objects = keys.slice(0, limit).flatMap((key) => {
      const found = stored.get(`${bucket}/${key}`);
      if (found === undefined) return [];
      const { etag, body, storageClass = 'STANDARD' } = found;
      return [{ key, etag, bytes: Buffer.byteLength(body), storageClass }];
    });
    return Promise.resolve({ objects, more: keys.length > limit });
  },
  copy: ({ from, etag, to, storageClass }) => {
    const source = stored.get(`${from.bucket}/${from.key}`);
    if (source?.etag !== etag) return Promise.resolve({ copied: false, because: 'source-changed' });
    if (stored.has(`${to.bucket}/${to.key}`)) return Promise.resolve({ copied: false, because: 'target-exists' });
    if (cold.includes(source.storageClass ?? '') && source.thawed !== true) {
      return Promise.resolve({ copied: false, because: 'cold' });
    }
    const { thawed: _thawed, ...content } = source;
    // What is encrypted with a key has another ETag after every copy.
    const copied = { ...content, storageClass, ...(source.encrypted === true ? { etag: `"${randomUUID()}"` } : {}) };
    stored.set(`${to.bucket}/${to.key}`, copied);
    return Promise.resolve({ copied: true, etag: copied.etag });
  },
  thaw: ({ bucket, key }) => {
    const found = stored.get(`${bucket}/${key}`);
    if (found === undefined) return Promise.resolve('gone');
    return Promise.resolve(cold.includes(found.storageClass ?? '') && found.thawed !== true ? 'thawing' : 'readable');
  },
});
