import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { userRecordKey } from '../../core/layout/control-keys';
import type { UserRecord } from '../../core/registry/user-record';

/** What there is of one user in both buckets, read with the account's credentials. */
export interface UserState {
  /** Keys of the data bucket that name the user. */
  readonly keys: readonly string[];
  readonly record?: UserRecord;
  /** Key and time of writing of each: equal if nothing was written in between. */
  readonly objects: readonly string[];
}

export interface Buckets {
  readonly s3: S3Client;
  readonly dataBucket: string;
  readonly controlBucket: string;
}

export async function readUserState({ s3, dataBucket, controlBucket }: Buckets, user: UserRef): Promise<UserState> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: dataBucket }));
  const own = Contents.filter(({ Key = '' }) => Key.includes(user.sub));
  const record = await readRecord(s3, controlBucket, user);
  return {
    keys: own.map(({ Key = '' }) => Key),
    objects: own.map(({ Key = '', LastModified }) => `${Key} ${LastModified?.toISOString() ?? ''}`),
    ...(record ? { record } : {}),
  };
}

interface UserRef {
  readonly pool: string;
  readonly sub: string;
}

async function readRecord(s3: S3Client, Bucket: string, user: UserRef): Promise<UserRecord | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: userRecordKey(user) }));
    return JSON.parse((await Body?.transformToString()) ?? '') as UserRecord;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}
