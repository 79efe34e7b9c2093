import type { BulkObjects } from '../../core/ports';
import type { StoredObject } from './fake-ports';

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
      const { etag, body, storageClass = 'STANDARD', modifiedAt } = found;
      const listed = { key, etag, bytes: Buffer.byteLength(body), storageClass };
      return [modifiedAt === undefined ? listed : { ...listed, modifiedAt }];
    });
    return Promise.resolve({ objects, more: keys.length > limit });
  },
  copy: ({ from, etag, to, storageClass }) => {
    const source = stored.get(`${from.bucket}/${from.key}`);
    if (source?.etag !== etag) return Promise.resolve({ copied: false, because: 'source-changed' });
    if (stored.has(`${to.bucket}/${to.key}`)) return Promise.resolve({ copied: false, because: 'target-exists' });
    stored.set(`${to.bucket}/${to.key}`, { ...source, storageClass });
    return Promise.resolve({ copied: true, etag });
  },
});
