import { BucketAlreadyOwnedByYou, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createTrailFiles, type TrailFiles } from '../edge/events/trail-files';
import { accountCredentials } from '../play/back-office';
import type { UndoStack } from './undo-stack';

export interface TrailBucketOptions {
  readonly miniStack: string;
  readonly region: string;
  /** The bucket is `<name>-trail`. */
  readonly name: string;
}

export interface Trail extends TrailFiles {
  readonly bucket: string;
}

/** Makes the bucket of the trail, unless it is there, and writes files to it, at MiniStack itself, until undone. */
export async function startTrail({ miniStack, region, name }: TrailBucketOptions, undo: UndoStack): Promise<Trail> {
  const client = new S3Client({ endpoint: miniStack, region, credentials: accountCredentials, forcePathStyle: true });
  undo.add(() => {
    client.destroy();
  });
  const bucket = `${name}-trail`;
  await client.send(new CreateBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  });
  const files = createTrailFiles({ client, bucket });
  undo.add(() => files.flush());
  return { bucket, ...files };
}
