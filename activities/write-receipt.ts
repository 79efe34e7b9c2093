import type { ProvisionStep, Receipt } from '../core/contract/messages';
import type { ActivityPorts } from './activity-ports';
import { changeUserRecord } from './user-registry';

export interface WriteReceiptInput {
  readonly receipt: Receipt;
  readonly cause?: NonNullable<ProvisionStep['cause']>;
}

/**
 * Writes the receipt of a use case and marks it as finished in the registry.
 *
 * Already done: a receipt under this key stays as it is; a record that runs nothing, or something newer, too.
 * AWS: PutObject with If-None-Match, GetObject, PutObject with If-Match. Raises `RecordConflict`.
 */
export const writeReceipt =
  (ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'telemetry'>) =>
  async ({ receipt, cause }: WriteReceiptInput): Promise<void> => {
    const ref = { bucket: ports.controlBucket, key: receipt.key };
    const { written } = await ports.objects.write(
      ref,
      JSON.stringify(receipt),
      { absent: true },
      { contentType: 'application/json' },
    );
    if (written && cause !== undefined) {
      const done = Date.parse(receipt.finishedAt);
      ports.telemetry.inForce(receipt.useCase, done - Date.parse(cause.eventAt), done - Date.parse(cause.receivedAt));
    }
    await changeUserRecord(ports, receipt, ({ running, lastFailure, ...record }) =>
      running?.epoch === receipt.epoch || (running === undefined && lastFailure !== undefined) ? record : undefined,
    );
  };
