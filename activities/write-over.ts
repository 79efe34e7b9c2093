import { GatehouseFailure } from '../core/failures';
import type { ObjectRef, ObjectStore } from '../core/ports';

/** Writes a document of which the last version counts. Raises `RecordConflict` when somebody else writes it at the same moment. */
export async function writeOver(objects: ObjectStore, ref: ObjectRef, body: string, contentType: string): Promise<void> {
  const head = await objects.head(ref);
  const condition = head === undefined ? ({ absent: true } as const) : { etag: head.etag };
  const { written } = await objects.write(ref, body, condition, { contentType });
  if (written) return;
  throw new GatehouseFailure('RecordConflict', { place: `key=${ref.key}`, remedy: 'Nothing to do: it is written again.' });
}
