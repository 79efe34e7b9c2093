import { HeadObjectCommand, RestoreObjectCommand } from '@aws-sdk/client-s3';
import type { BulkObjects } from '../core/bulk-objects';
import { sendOptions } from './attempt';
import { bucketFailure } from './bucket-failure';
import { isCold } from './cold-object';
import { type CopyParts, target } from './s3-copy-input';
import { isAwsError, statusOf } from './to-failure';

/** How long the readable copy lasts: the run copies it within hours, unless a person has to mend something first. */
const readableDays = 5;

/** Of GLACIER within 5 hours, of DEEP_ARCHIVE within 12 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html). */
const GlacierJobParameters = { Tier: 'Standard' } as const;

/**
 * Has S3 make a readable copy (https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html) of an object in an
 * archive class, or move one back from an archive tier of INTELLIGENT_TIERING, which takes no days.
 */
export const s3Thaw =
  ({ client, owner, currentAttempt }: Omit<CopyParts, 'partBytes'>): BulkObjects['thaw'] =>
  async (ref) => {
    const place = `bucket=${ref.bucket}, key=${ref.key}`;
    try {
      const found = await client.send(new HeadObjectCommand(target(ref, owner)), sendOptions(currentAttempt, place));
      if (!isCold(found)) return 'readable';
      if (found.Restore !== undefined) return 'thawing';
      const RestoreRequest = { ...(found.ArchiveStatus === undefined ? { Days: readableDays } : {}), GlacierJobParameters };
      const input = { ...target(ref, owner), RestoreRequest };
      await client.send(new RestoreObjectCommand(input), sendOptions(currentAttempt, place));
      return 'thawing';
    } catch (error) {
      if (isAwsError(error) && error.name === 'RestoreAlreadyInProgress') return 'thawing';
      if (statusOf(error) === 404 && isAwsError(error) && error.name !== 'NoSuchBucket') return 'gone';
      throw await bucketFailure(client, error, ref.bucket, owner, place);
    }
  };
