import { GatehouseFailure } from '../core/failures';
import { parseJson } from '../core/parse-json';
import type { ActivityPorts } from './activity-ports';

type DocumentPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A document of the control bucket by its schema; `undefined` where there is none. Raises `RecordUnreadable`. */
export async function readDocument<Document extends { readonly schema: string }>(
  { objects, controlBucket }: DocumentPorts,
  key: string,
  schema: Document['schema'],
): Promise<Document | undefined> {
  const found = await objects.read({ bucket: controlBucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  const stored = parseJson(found.text);
  if (typeof stored === 'object' && stored !== null && 'schema' in stored && stored.schema === schema) return stored as Document;
  const remedy = 'Delete this object; the next pass writes it anew.';
  throw new GatehouseFailure('RecordUnreadable', { place: `bucket=${controlBucket}, key=${key}`, remedy });
}

export async function removeDocument({ objects, controlBucket }: DocumentPorts, key: string): Promise<void> {
  const ref = { bucket: controlBucket, key };
  const head = await objects.head(ref);
  if (head !== undefined) await objects.remove(ref, head.etag);
}
