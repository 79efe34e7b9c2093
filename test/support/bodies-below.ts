import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { AccessScene } from './access-scene';

/** Names to bodies of what users have below a prefix of the data bucket, markers left out. */
export async function bodiesBelow({ behind, settings }: AccessScene, Prefix: string): Promise<Record<string, string>> {
  const Bucket = settings.dataBucket;
  const { Contents = [] } = await behind.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  const found: Record<string, string> = {};
  for (const { Key = '' } of Contents.filter((object) => object.Key?.endsWith('/') !== true)) {
    const { Body } = await behind.s3.send(new GetObjectCommand({ Bucket, Key }));
    found[Key.slice(Prefix.length)] = (await Body?.transformToString()) ?? '';
  }
  return found;
}
