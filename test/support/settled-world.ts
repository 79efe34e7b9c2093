import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { Client } from '@temporalio/client';
import { userLifecycleId } from '../../core/contract/ids';
import type { UserRecord } from '../../core/registry/user-record';

export interface Observed {
  /** Keys of the data bucket that name the user. */
  readonly keys: readonly string[];
  /** Keys of the registry that name the user. */
  readonly records: readonly string[];
  readonly record: UserRecord | undefined;
  readonly attribute: string | undefined;
  readonly receipts: number;
  readonly ownerStatus: string;
}

export interface Observer {
  readonly s3: S3Client;
  readonly client: Client;
  readonly dataBucket: string;
  readonly controlBucket: string;
  readonly pool: string;
  /** Attributes by sub, read as the account's owner. */
  readonly attributesOf: (sub: string) => Promise<Readonly<Record<string, string>> | undefined>;
}

/** Everything that there is of one user, in S3, in Cognito and in Temporal. */
export async function observeWorld(observer: Observer, sub: string): Promise<Observed> {
  const { s3, client, dataBucket, controlBucket, pool } = observer;
  const list = async (Bucket: string, Prefix: string): Promise<readonly string[]> => {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
      keys.push(...Contents.flatMap(({ Key }) => (Key?.includes(sub) ? [Key] : [])));
    }
    return keys;
  };
  const [keys, records, receipts, attributes, ownerStatus] = await Promise.all([
    list(dataBucket, ''),
    list(controlBucket, `registry/users/${pool}/`),
    list(controlBucket, 'receipts/'),
    observer.attributesOf(sub),
    client.workflow
      .getHandle(userLifecycleId({ pool, sub }))
      .describe()
      .then(
        ({ status }) => status.name,
        () => 'NOT_FOUND',
      ),
  ]);
  const record = records.length === 0 ? undefined : await readRecord(s3, controlBucket, records[0] ?? '');
  return { keys, records, record, receipts: receipts.length, attribute: attributes?.['custom:storage_prefix'], ownerStatus };
}

/** Why the world is not as it has to be after a registration: one prefix, one marker, one record, the attribute right. */
export function problemsOf(
  { keys, records, record, attribute, receipts, ownerStatus }: Observed,
  expectedKeys: readonly string[],
): string[] {
  const problems: string[] = [];
  const prefix = expectedKeys[0] ?? '';
  if (ownerStatus !== 'COMPLETED') problems.push(`the owner is ${ownerStatus}`);
  if ([...keys].sort().join() !== [...expectedKeys].sort().join())
    problems.push(`the data bucket holds ${keys.join(', ') || 'nothing'}`);
  if (records.length !== 1) problems.push(`there are ${String(records.length)} records`);
  if (record?.state !== 'active' || record.prefix !== prefix) problems.push(`the record says ${record?.state ?? 'nothing'}`);
  if (record?.running !== undefined) problems.push('the record says that something runs');
  if (record?.lastFailure !== undefined) problems.push(`the record says that ${record.lastFailure.type} happened`);
  if (attribute !== prefix) problems.push(`the attribute is ${attribute ?? 'not set'}`);
  if (receipts === 0) problems.push('there is no receipt');
  return problems;
}

/** It may be gone since the listing. */
async function readRecord(s3: S3Client, Bucket: string, Key: string): Promise<UserRecord | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? 'null') as UserRecord | undefined;
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}
