import type { GatehouseConfig } from '../../../core/config/types';
import { parseTenantBucketKey, tenantBucketsPrefix } from '../../../core/layout/control-keys';
import type { ObjectStore, WorkflowStarter } from '../../../core/ports';

const ofPage = 1_000;
const sideBySide = 20;

/**
 * Has the writers look again at the policies of buckets that tenants have for themselves, and answers how many. Raises
 * `TemporalUnavailable`; telling again changes nothing.
 */
export async function tellTenantBuckets(
  objects: Pick<ObjectStore, 'firstKeys'>,
  { recheck }: Pick<WorkflowStarter, 'recheck'>,
  configs: readonly (GatehouseConfig | undefined)[],
): Promise<number> {
  const [config] = configs;
  const has = configs.some((one) => one?.pools.some(({ tenants }) => tenants?.mode === 'bucket'));
  if (config === undefined || !has) return 0;
  let told = 0;
  let after: string | undefined;
  do {
    const keys = await objects.firstKeys(config.controlBucket, tenantBucketsPrefix, ofPage, after);
    const names = keys.flatMap((key) => parseTenantBucketKey(key) ?? []);
    for (let from = 0; from < names.length; from += sideBySide) {
      const some = names.slice(from, from + sideBySide);
      await Promise.all(some.map((name) => recheck({ kind: 's3', name }, { because: 'config' })));
    }
    told += names.length;
    after = keys.length < ofPage ? undefined : keys.at(-1);
  } while (after !== undefined);
  return told;
}
