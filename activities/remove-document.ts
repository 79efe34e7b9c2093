import type { ActivityPorts } from './activity-ports';

/** Removes a document of the control bucket, if there is one. */
export async function removeDocument(
  { objects, controlBucket }: Pick<ActivityPorts, 'objects' | 'controlBucket'>,
  key: string,
): Promise<void> {
  const ref = { bucket: controlBucket, key };
  const head = await objects.head(ref);
  if (head !== undefined) await objects.remove(ref, head.etag);
}
