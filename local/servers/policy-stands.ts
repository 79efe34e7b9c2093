import { GetBucketPolicyCommand, S3Client } from '@aws-sdk/client-s3';
import { setTimeout as delay } from 'node:timers/promises';
import { accountCredentials } from '../play/back-office';

const patienceMs = 30_000;

/** Waits until the writer has put the first policy on a bucket: before that nobody is allowed anything. */
export async function untilPolicyStands(endpoint: string, Bucket: string): Promise<void> {
  const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: accountCredentials, forcePathStyle: true });
  const deadline = performance.now() + patienceMs;
  try {
    while (!(await stands(s3, Bucket))) {
      if (performance.now() > deadline) throw new Error(`No policy was put on ${Bucket} within 30 s; see the worker's log.`);
      await delay(25);
    }
  } finally {
    s3.destroy();
  }
}

const stands = (s3: S3Client, Bucket: string): Promise<boolean> =>
  s3.send(new GetBucketPolicyCommand({ Bucket })).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'NoSuchBucketPolicy') return false;
      throw error;
    },
  );
