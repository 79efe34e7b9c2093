import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../core/ports';
import type { BucketOwner } from './bucket-failure';
import { isAwsError } from './to-failure';

export interface UploadParts {
  readonly client: S3Client;
  readonly owner: BucketOwner;
  readonly options: (place: string) => { readonly abortSignal?: AbortSignal };
  readonly fail: (error: unknown, bucket: string, key: string) => Promise<Error>;
}

/** Multipart uploads that nobody has completed (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html). */
export const s3Uploads = ({ client, owner, options, fail }: UploadParts): Pick<ObjectStore, 'openUploads' | 'abortUpload'> => ({
  async openUploads(bucket, prefix) {
    try {
      const input = { Bucket: bucket, Prefix: prefix, ...owner };
      const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(input), options(`bucket=${bucket}`));
      return Uploads.flatMap(({ Key, UploadId }) => (Key && UploadId ? [{ key: Key, uploadId: UploadId }] : []));
    } catch (error) {
      throw await fail(error, bucket, prefix);
    }
  },

  async abortUpload({ bucket, key }, uploadId) {
    try {
      const input = { Bucket: bucket, Key: key, UploadId: uploadId, ...owner };
      await client.send(new AbortMultipartUploadCommand(input), options(`bucket=${bucket}, key=${key}`));
    } catch (error) {
      if (isAwsError(error) && error.name === 'NoSuchUpload') return;
      throw await fail(error, bucket, key);
    }
  },
});
