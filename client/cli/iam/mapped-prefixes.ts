import type { PoolConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { adoptionsPrefix } from '../../../core/layout/control-keys';
import { parsePrefixMap } from '../../../core/registry/prefix-map';
import type { Aws } from '../open-aws';

/** S3 lists so many keys at once: 62 maps of a pool. */
const mostParts = 1_000;

/**
 * Every prefix that a map in the control bucket names for the pool. A bucket that is not there yet has none. Raises
 * `RecordUnreadable` and what ObjectStore raises.
 */
export async function mappedPrefixes(
  { objects, controlBucket }: Pick<Aws, 'objects' | 'controlBucket'>,
  { userPoolId }: PoolConfig,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const key of await keysOfMaps(objects, controlBucket, userPoolId)) {
    const part = await objects.read({ bucket: controlBucket, key });
    if (part === undefined || part === 'unchanged') continue;
    const { prefixes } = parsePrefixMap(part.text, `bucket=${controlBucket}, key=${key}`);
    for (const prefix of Object.values(prefixes)) found.add(prefix);
  }
  return found;
}

async function keysOfMaps(objects: Aws['objects'], bucket: string, pool: string): Promise<readonly string[]> {
  try {
    return await objects.firstKeys(bucket, adoptionsPrefix(pool), mostParts);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'BucketMissing') return [];
    throw error;
  }
}
