import { CopyObjectCommand, DeleteObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { objectsAtOnce } from '../activities/archive-place';
import { inParallel } from '../activities/in-parallel';
import { createS3BulkObjects } from '../aws/s3-bulk-objects';
import type { ListedObject } from '../core/bulk-objects';

interface BareMove {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly from: string;
  readonly to: string;
}

/** Seconds. */
export interface BareFigures {
  /** Until all are copied. */
  readonly copies: number;
  /** Until all originals are gone. */
  readonly moves: number;
}

/**
 * What a careful script does, with the concurrency of the archive and nothing else: copies every object as it was listed and
 * over none, then looks at each copy and deletes the original if it is still that.
 */
export async function bareMove({ s3, bucket: Bucket, from, to }: BareMove): Promise<BareFigures> {
  const bulk = createS3BulkObjects({ client: s3, expectedOwner: undefined });
  const began = performance.now();
  const listed: ListedObject[] = [];
  for (let more = true; more;) {
    const page = await bulk.list(Bucket, from, listed.at(-1)?.key, 1_000);
    listed.push(...page.objects);
    ({ more } = page);
  }
  const target = ({ key }: ListedObject): string => `${to}${key.slice(from.length)}`;
  await inParallel(listed, objectsAtOnce, (object) => {
    const CopySource = `${Bucket}/${encodeURIComponent(object.key)}`;
    const conditions = { CopySourceIfMatch: object.etag, IfNoneMatch: '*' };
    return s3.send(new CopyObjectCommand({ Bucket, Key: target(object), CopySource, StorageClass: 'GLACIER_IR', ...conditions }));
  });
  const copies = (performance.now() - began) / 1000;
  await inParallel(listed, objectsAtOnce, async (object) => {
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key: target(object) }));
    if (ContentLength !== object.bytes) throw new Error(`The copy of ${object.key} has another size.`);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: object.key, IfMatch: object.etag }));
  });
  return { copies, moves: (performance.now() - began) / 1000 };
}
