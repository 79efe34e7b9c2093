import { createHash } from 'node:crypto';
import { hexDigits } from '../../../core/contract/adoption';
import { prefixMapKey } from '../../../core/layout/control-keys';
import type { PrefixMap } from '../../../core/registry/prefix-map';
import type { Aws } from '../open-aws';

/**
 * Stores a map of prefixes in the control bucket, a part for each first digit of the subs, under the digest that it is
 * known by. Already done: the parts are there. Raises what ObjectStore raises.
 */
export async function storeMap(
  { objects, controlBucket }: Pick<Aws, 'objects' | 'controlBucket'>,
  pool: string,
  prefixes: ReadonlyMap<string, string>,
): Promise<string> {
  const ordered = [...prefixes].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify([pool, ordered]))
    .digest('hex');
  for (const digit of hexDigits) {
    const part: PrefixMap = {
      schema: 'gatehouse.prefix-map/1',
      pool,
      prefixes: Object.fromEntries(ordered.filter(([sub]) => sub.startsWith(digit))),
    };
    const ref = { bucket: controlBucket, key: prefixMapKey(pool, digest, digit) };
    await objects.write(ref, JSON.stringify(part), { absent: true }, { contentType: 'application/json' });
  }
  return digest;
}
