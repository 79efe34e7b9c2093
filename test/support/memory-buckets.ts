import { GatehouseFailure } from '../../core/failures';
import type { TenantBuckets, TenantBucketSettings } from '../../core/ports';

/** Buckets in memory; `others` are somebody else's. */
export function memoryBuckets(): TenantBuckets & {
  readonly made: Map<string, TenantBucketSettings | undefined>;
  readonly others: Set<string>;
} {
  const made = new Map<string, TenantBucketSettings | undefined>();
  const others = new Set<string>();
  return {
    made,
    others,
    look: (bucket) => Promise.resolve(made.has(bucket) || others.has(bucket) ? 'taken' : 'absent'),
    create: (bucket) => {
      if (others.has(bucket)) {
        return Promise.reject(new GatehouseFailure('BucketNameTaken', { place: `bucket=${bucket}`, remedy: 'Take another.' }));
      }
      if (made.has(bucket)) return Promise.resolve('there');
      made.set(bucket, undefined);
      return Promise.resolve('created');
    },
    ensure: (bucket, settings) => {
      const before = made.get(bucket);
      made.set(bucket, settings);
      return Promise.resolve(before === undefined ? ['encryption', 'tags'] : []);
    },
  };
}
