import type { ObjectRef } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';

export interface AbortUploadsInput {
  readonly bucket: string;
  readonly prefix: string;
}

const abortsAtOnce = 10;

/**
 * Aborts the multipart uploads that are open under a prefix: their parts would become an object when somebody completes
 * them. Answers how many there were.
 *
 * Already done: none is open. AWS: ListMultipartUploads, AbortMultipartUpload. Raises `PermissionMissing`, `BucketMissing`.
 */
export const abortUploads =
  ({ objects }: Pick<ActivityPorts, 'objects'>) =>
  async ({ bucket, prefix }: AbortUploadsInput): Promise<{ aborted: number }> => {
    let aborted = 0;
    for (;;) {
      const open = await objects.openUploads(bucket, prefix);
      if (open.length === 0) return { aborted };
      await inParallel(open, abortsAtOnce, ({ key, uploadId }) => {
        const ref: ObjectRef = { bucket, key };
        return objects.abortUpload(ref, uploadId);
      });
      aborted += open.length;
    }
  };
