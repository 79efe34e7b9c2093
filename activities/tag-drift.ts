import { maxTaggedObjects, type PoolConfig } from '../core/config/types';
import type { Drift } from '../core/contract/reconcile';
import type { UserRecord } from '../core/registry/user-record';
import { missingTags } from '../core/tags/missing-tags';
import type { ActivityPorts } from './activity-ports';

const pageSize = 1_000;

/**
 * What is amiss about the tags of a user's objects: by the registry, and, where that says that all have theirs, by a
 * listing that ends at the first object that came later. No longer a listing than what may be tagged.
 */
export async function tagDrift(
  ports: Pick<ActivityPorts, 'bulk'>,
  pool: PoolConfig,
  record: UserRecord,
): Promise<Drift | undefined> {
  const { sub, lastFailure } = record;
  switch (missingTags(record) ?? (await cameLater(ports, pool, record))) {
    case undefined:
      return undefined;
    case 'not ended':
      return { kind: 'objects-untagged', cause: lastFailure?.useCase === 'tagUserObjects' ? 'failed before' : 'run lost', sub };
    case 'too many objects':
      return { kind: 'objects-beyond-limit', cause: 'failed before', sub };
    case 'came later':
      return { kind: 'objects-untagged', cause: 'missed by events', sub };
  }
}

async function cameLater({ bulk }: Pick<ActivityPorts, 'bulk'>, pool: PoolConfig, record: UserRecord) {
  const { tags, bucket, prefix } = record;
  if (tags === undefined || bucket === undefined || prefix === undefined || Object.keys(tags.wanted).length === 0)
    return undefined;
  const pages = Math.ceil(maxTaggedObjects(pool) / pageSize);
  let after: string | undefined;
  for (let page = 0; page < pages; page++) {
    const { objects, more } = await bulk.list(bucket, prefix, after, pageSize);
    const found = objects.map(({ modifiedAt }) => missingTags(record, modifiedAt)).find((missing) => missing !== undefined);
    if (found !== undefined || !more) return found;
    after = objects.at(-1)?.key;
  }
  return undefined;
}
