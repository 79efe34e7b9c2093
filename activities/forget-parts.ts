import { passPartsPrefix } from '../core/layout/control-keys';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { removeDocument } from './remove-document';

export interface ForgetPartsInput {
  readonly pool: string;
}

const pageSize = 1_000;
const atOnce = 16;

/**
 * Takes away the parts of a pool's passes: the report of the one that is through names what they held, and one that has
 * died begins anew. `true`: some are left.
 *
 * Already done: they are gone. AWS: ListObjectsV2, HeadObject, DeleteObject.
 */
export const forgetParts =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ pool }: ForgetPartsInput): Promise<boolean> => {
    const keys = await ports.objects.firstKeys(ports.controlBucket, passPartsPrefix(pool), pageSize);
    await inParallel(keys, atOnce, (key) => removeDocument(ports, key));
    return keys.length === pageSize;
  };
