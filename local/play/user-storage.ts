import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { AppSettings, SessionCredentials } from './customer-app';

export type UserStorage = ReturnType<typeof createUserStorage>;

/** The data bucket with a user's own session credentials, so that S3 decides what they may do. */
export function createUserStorage({ endpoint, region, dataBucket: Bucket }: AppSettings, credentials: SessionCredentials) {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const s3 = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    forcePathStyle: true,
    maxAttempts: 1,
  });
  return {
    put: async (Key: string, Body: string | Buffer): Promise<void> =>
      void (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))),
    async get(Key: string): Promise<Buffer> {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    remove: async (Key: string): Promise<void> => void (await s3.send(new DeleteObjectCommand({ Bucket, Key }))),
    async list(Prefix: string): Promise<readonly string[]> {
      const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
      return Contents.map(({ Key = '' }) => Key);
    },
    close: (): void => {
      s3.destroy();
    },
  };
}
