import { GatehouseFailure } from '../core/failures';
import type { ActivityPorts } from './activity-ports';

type RegistryPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A document of the registry as it was read, with the ETag that a replacement has to name. */
export interface Stored<Document> {
  readonly document: Document;
  readonly etag: string;
}

/** `undefined` where there is none. Raises what `parse` raises. */
export async function readDocument<Document>(
  { objects, controlBucket: bucket }: RegistryPorts,
  key: string,
  parse: (text: string, place: string) => Document,
): Promise<Stored<Document> | undefined> {
  const found = await objects.read({ bucket, key });
  if (found === undefined || found === 'unchanged') return undefined;
  return { document: parse(found.text, `bucket=${bucket}, key=${key}`), etag: found.etag };
}

/** Replaces the document that has this ETag, or writes the first one; answers the new ETag. Raises `RecordConflict`. */
export async function replaceDocument(
  { objects, controlBucket: bucket }: RegistryPorts,
  key: string,
  etag: string | undefined,
  document: object,
): Promise<string> {
  const condition = etag === undefined ? ({ absent: true } as const) : { etag };
  const result = await objects.write({ bucket, key }, JSON.stringify(document), condition, { contentType: 'application/json' });
  if (result.written) return result.etag;
  throw recordConflict(key);
}

export const recordConflict = (key: string): GatehouseFailure =>
  new GatehouseFailure('RecordConflict', { place: `key=${key}`, remedy: 'Nothing to do: the record is read again.' });
