import type { Receipt } from '../core/contract/messages';
import { findPool } from '../core/config/types';
import { firstLoginAttributes } from '../core/first-login/plan-first-login';
import type { Delivery } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { changeUserRecord } from './user-registry';

export interface RecordFirstLoginInput {
  readonly receipt: Receipt;
  readonly delivery: Delivery;
}

/**
 * Writes the receipt, and into the registry that the user has the files; answers the attributes that say so.
 *
 * Already done: a receipt under this key stays as it is, and so does a record that has them.
 * AWS: PutObject with If-None-Match, GetObject, PutObject with If-Match. Raises `RecordConflict`.
 */
export const recordFirstLogin =
  (ports: Pick<ActivityPorts, 'objects' | 'configs' | 'controlBucket'>) =>
  async ({ receipt, delivery }: RecordFirstLoginInput): Promise<{ attributes: Readonly<Record<string, string>> }> => {
    const ref = { bucket: ports.controlBucket, key: receipt.key };
    await ports.objects.write(ref, JSON.stringify(receipt), { absent: true }, { contentType: 'application/json' });
    const record = await changeUserRecord(ports, receipt, (known) =>
      known.firstLogin === undefined ? { ...known, firstLogin: delivery } : undefined,
    );
    const pool = findPool(await ports.configs.published(), receipt.pool);
    return { attributes: pool === undefined ? {} : firstLoginAttributes(pool, record) };
  };
