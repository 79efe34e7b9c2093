import { type BucketRead, bucketReads, readBucketSetting } from '../../../aws/bucket-facts';
import type { Aws } from '../open-aws';
import type { BucketFacts } from './facts';
import type { Looker } from './looker';

export const controlBucketReads = ['encryption', 'versioning', 'public access block', 'ownership (no ACLs)'] as const;

export const dataBucketReads = ['public access block', 'ownership (no ACLs)', 'end of incomplete uploads'] as const;

/** The settings of a bucket; undefined for a bucket that is missing, elsewhere or somebody else's. */
export async function lookAtBucket(
  { s3: client, objects, expectedOwner }: Pick<Aws, 's3' | 'objects' | 'expectedOwner'>,
  bucket: string,
  reads: readonly BucketRead[],
  { look }: Looker,
): Promise<BucketFacts | undefined> {
  const reached = await look('s3:ListBucket', () => objects.firstKeys(bucket, '', 1));
  if (reached === undefined) return undefined;
  const read = async (name: BucketRead) =>
    [name, await look(bucketReads[name], () => readBucketSetting({ client, bucket, expectedOwner }, name))] as const;
  const known = (await Promise.all(reads.map(read))).filter(([, value]) => value !== undefined);
  return { bucket, settings: Object.fromEntries(known) };
}
