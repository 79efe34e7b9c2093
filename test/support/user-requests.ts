import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/** What became of one request: `allowed`, `denied`, or another status. */
type Outcome = readonly [request: string, outcome: string];

type Request = readonly [name: string, send: (s3: S3Client) => Promise<unknown>];

/** Requests about an object: every kind that there is one of, and some that nobody may send. `home`: a key of the caller's own. */
export const objectRequests = (Bucket: string, Key: string, home: string): readonly Request[] => [
  ['get', (s3) => s3.send(new GetObjectCommand({ Bucket, Key }))],
  ['head', (s3) => s3.send(new HeadObjectCommand({ Bucket, Key }))],
  ['put', (s3) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))],
  [
    'copy from',
    (s3) => s3.send(new CopyObjectCommand({ Bucket, Key: home, CopySource: `${Bucket}/${encodeURIComponent(Key)}` })),
  ],
  ['begin an upload', (s3) => s3.send(new CreateMultipartUploadCommand({ Bucket, Key }))],
  ['abort an upload', (s3) => s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: 'none' }))],
  ['delete', (s3) => s3.send(new DeleteObjectCommand({ Bucket, Key }))],
  ...nobodysRequests(Bucket, Key),
];

/** Requests about an object that no verb stands for. */
export const nobodysRequests = (Bucket: string, Key: string): readonly Request[] => [
  ['get a version', (s3) => s3.send(new GetObjectCommand({ Bucket, Key, VersionId: 'null' }))],
  ['delete a version', (s3) => s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId: 'null' }))],
  ['read the ACL', (s3) => s3.send(new GetObjectAclCommand({ Bucket, Key }))],
  ['write the ACL', (s3) => s3.send(new PutObjectAclCommand({ Bucket, Key, ACL: 'public-read' }))],
  ['read the tags', (s3) => s3.send(new GetObjectTaggingCommand({ Bucket, Key }))],
];

export const listRequests = (Bucket: string, Prefix: string): readonly Request[] => [
  [`list ${Prefix}`, (s3) => s3.send(new ListObjectsV2Command({ Bucket, Prefix }))],
  [`list versions of ${Prefix}`, (s3) => s3.send(new ListObjectVersionsCommand({ Bucket, Prefix }))],
  [`list uploads of ${Prefix}`, (s3) => s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix }))],
];

export const bucketRequests = (Bucket: string): readonly Request[] => [
  ['read the policy', (s3) => s3.send(new GetBucketPolicyCommand({ Bucket }))],
  ['write the policy', (s3) => s3.send(new PutBucketPolicyCommand({ Bucket, Policy: '{}' }))],
  ['list everything', (s3) => s3.send(new ListObjectsV2Command({ Bucket }))],
];

/** Deletes of many objects answer for each of them. */
export async function deleteMany(s3: S3Client, Bucket: string, keys: readonly string[]): Promise<readonly string[]> {
  const Objects = keys.map((Key) => ({ Key }));
  const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  return Errors.map(({ Code = '' }) => Code);
}

/** Sends them side by side. */
export const outcomesOf = (s3: S3Client, requests: readonly Request[]): Promise<readonly Outcome[]> =>
  Promise.all(requests.map(async ([name, send]) => [name, await outcomeOf(() => send(s3))] as const));

async function outcomeOf(send: () => Promise<unknown>): Promise<string> {
  try {
    await send();
    return 'allowed';
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    return error.$metadata.httpStatusCode === 403 ? 'denied' : `${String(error.$metadata.httpStatusCode)} ${error.name}`;
  }
}
