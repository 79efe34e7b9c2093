import type { AdoptionReceipt } from '../core/contract/adoption';
import type { ActivityPorts } from './activity-ports';

/**
 * Writes the receipt of an adoption.
 *
 * Already done: a receipt under this key stays as it is. AWS: PutObject with If-None-Match. Raises `PermissionMissing`.
 */
export const writeAdoptionReceipt =
  ({ objects, controlBucket }: Pick<ActivityPorts, 'objects' | 'controlBucket'>) =>
  async ({ receipt }: { readonly receipt: AdoptionReceipt }): Promise<void> => {
    const ref = { bucket: controlBucket, key: receipt.key };
    await objects.write(ref, JSON.stringify(receipt), { absent: true }, { contentType: 'application/json' });
  };
