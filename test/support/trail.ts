import { gunzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { TrailRecord } from '../../local/edge/events/trail-record';

export interface TrailFile {
  readonly key: string;
  readonly records: readonly TrailRecord[];
}

/** Every file of a trail's bucket, unpacked. */
export async function readTrail(s3: S3Client, Bucket: string): Promise<readonly TrailFile[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return Promise.all(
    Contents.map(async ({ Key = '' }) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const text = gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString();
      return { key: Key, records: (JSON.parse(text) as { Records: TrailRecord[] }).Records };
    }),
  );
}
