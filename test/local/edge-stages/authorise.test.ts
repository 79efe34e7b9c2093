import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import {
  guardedEdge,
  newSignedInUser,
  refusalOf,
  seededApp,
  type GuardedEdge,
  type SeededApp,
  type SignedInUser,
} from './guarded-edge';

let world: GuardedEdge;
let seeded: SeededApp;
let Bucket: string;
let alice: SignedInUser;
let bob: SignedInUser;

beforeAll(async () => {
  world = await guardedEdge();
  seeded = await seededApp(world);
  Bucket = seeded.pool.dataBucket;
  [alice, bob] = [await newSignedInUser(seeded), await newSignedInUser(seeded)];
  await world.upstream.s3.send(new PutObjectCommand({ Bucket, Key: `${bob.prefix}secret`, Body: 'of bob' }));
});
afterAll(async () => {
  alice.s3.destroy();
  bob.s3.destroy();
  await world.stop();
});

const put = (user: SignedInUser, Key: string, Body = 'x'): Promise<unknown> =>
  user.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const get = (user: SignedInUser, Key: string): Promise<unknown> => user.s3.send(new GetObjectCommand({ Bucket, Key }));
const keysBelow = async (Prefix: string): Promise<(string | undefined)[]> => {
  const { Contents = [] } = await world.upstream.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.map(({ Key }) => Key);
};
const setPolicy = async (...statements: object[]): Promise<void> => {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await world.aws.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
};

describe('a signed-in user', () => {
  test('puts, reads, lists, copies, uploads in parts and deletes within their own prefix', async () => {
    const Key = `${alice.prefix}a b+c/ü.txt`;
    await put(alice, Key, 'hello');
    const read = await alice.s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await read.Body?.transformToString()).toBe('hello');
    await alice.s3.send(new HeadObjectCommand({ Bucket, Key }));
    await alice.s3.send(
      new CopyObjectCommand({ Bucket, Key: `${alice.prefix}copy`, CopySource: `${Bucket}/${encodeURIComponent(Key)}` }),
    );
    const listed = await alice.s3.send(new ListObjectsV2Command({ Bucket, Prefix: alice.prefix }));
    expect(listed.Contents?.map(({ Key: key }) => key)).toEqual([Key, `${alice.prefix}copy`]);
    const upload = { Bucket, Key: `${alice.prefix}parts` };
    const { UploadId } = await alice.s3.send(new CreateMultipartUploadCommand(upload));
    const { ETag } = await alice.s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'part' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await alice.s3.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
    await alice.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    const Delete = { Objects: [{ Key: `${alice.prefix}copy` }, { Key: `${alice.prefix}parts` }] };
    await alice.s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect(await keysBelow(alice.prefix)).toEqual([]);
  });

  test("reaches nothing of another user's, by no operation, and the world stays as it was", async () => {
    const Key = `${bob.prefix}secret`;
    const own = `${alice.prefix}mine`;
    await put(alice, own);
    const attempts = [
      get(alice, Key),
      put(alice, Key),
      alice.s3.send(new DeleteObjectCommand({ Bucket, Key })),
      alice.s3.send(new CopyObjectCommand({ Bucket, Key: own, CopySource: `${Bucket}/${Key}` })),
      alice.s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${own}` })),
      alice.s3.send(new CreateMultipartUploadCommand({ Bucket, Key })),
      alice.s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: 'any' })),
      alice.s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: [] } })),
      alice.s3.send(new ListObjectsV2Command({ Bucket, Prefix: bob.prefix })),
      alice.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'users/' })),
      alice.s3.send(new ListObjectsV2Command({ Bucket })),
    ];
    for (const attempt of attempts) expect((await refusalOf(attempt)).name).toBe('AccessDenied');
    const { Body } = await world.upstream.s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).toBe('of bob');
    expect(await keysBelow('users/')).toEqual([own, Key].sort());
  });

  test('deleting many at once deletes their own and gets an error for each that is not', async () => {
    const [own, other] = [`${alice.prefix}many/&1`, `${alice.prefix}many/2`];
    await Promise.all([put(alice, own), put(alice, other)]);
    const Objects = [own, `${bob.prefix}secret`, other].map((Key) => ({ Key }));
    const { Deleted, Errors } = await alice.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual([own, other]);
    expect(Errors).toEqual([{ Key: `${bob.prefix}secret`, Code: 'AccessDenied', Message: 'Access Denied' }]);
    expect(await keysBelow(`${alice.prefix}many/`)).toEqual([]);
    expect(await keysBelow(bob.prefix)).toEqual([`${bob.prefix}secret`]);
  });

  test('learns that an object is missing only where the whole bucket may be listed', async () => {
    expect((await refusalOf(get(alice, `${alice.prefix}missing`))).name).toBe('AccessDenied');
    const allow = { Effect: 'Allow', Principal: { AWS: seeded.pool.userRoleArn }, Action: 's3:ListBucket' };
    await setPolicy({ ...allow, Resource: `arn:aws:s3:::${Bucket}` });
    expect((await refusalOf(get(alice, `${alice.prefix}missing`))).name).toBe('NoSuchKey');
    await world.aws.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  });

  test.each([
    ['the object that is the prefix itself', (prefix: string) => prefix],
    ['the prefix without its slash', (prefix: string) => prefix.slice(0, -1)],
    ['a longer name', (prefix: string) => `${prefix.slice(0, -1)}0/x`],
    ['upper case', (prefix: string) => `${prefix.toUpperCase()}x`],
    ['a folder in front', (prefix: string) => `a/${prefix}x`],
    ['a slash in front', (prefix: string) => `/${prefix}x`],
    ['a wildcard', () => 'users/*/x'],
  ])('cannot write a look-alike of their prefix: %s', async (_, keyOf) => {
    const before = await keysBelow('');
    expect((await refusalOf(put(alice, keyOf(alice.prefix)))).name).toBe('AccessDenied');
    expect(await keysBelow('')).toEqual(before);
  });

  test('cannot touch the bucket itself, nor any service but S3', async () => {
    const { endpoint, region } = seeded.settings;
    const client = { endpoint, region, credentials: alice.credentials, maxAttempts: 1 };
    const own = { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${Bucket}/*` };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [own] });
    const attempts = [
      alice.s3.send(new PutBucketPolicyCommand({ Bucket, Policy })),
      alice.s3.send(new GetBucketPolicyCommand({ Bucket })),
      alice.s3.send(new DeleteBucketPolicyCommand({ Bucket })),
      alice.s3.send(new ListBucketsCommand({})),
    ];
    for (const attempt of attempts) expect((await refusalOf(attempt)).name).toBe('AccessDenied');
    const sqs = new SQSClient(client);
    const message = new SendMessageCommand({ QueueUrl: `${endpoint}/000000000000/any`, MessageBody: 'x' });
    expect((await refusalOf(sqs.send(message))).name).toBe('AccessDeniedException');
    const sts = new STSClient(client);
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toContain('assumed-role/');
    sqs.destroy();
    sts.destroy();
  });

  test('is denied an anonymous read as anybody is', async () => {
    const answer = await fetch(`${seeded.settings.endpoint}/${Bucket}/${bob.prefix}secret`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>AccessDenied</Code>');
  });
});

describe('a bucket policy', () => {
  afterEach(() => world.aws.s3.send(new DeleteBucketPolicyCommand({ Bucket })));
  const everything = (): string[] => [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  const denyOf = (Condition: object): object => ({
    ...{ Sid: 'GatehouseRevoked', Effect: 'Deny', Principal: '*', Action: 's3:*' },
    Resource: everything(),
    Condition,
  });

  test('that denies a sub stops live credentials at once, names the statement, and spares everybody else', async () => {
    const Key = `${alice.prefix}live`;
    await put(alice, Key);
    await setPolicy(denyOf({ StringEquals: { 'aws:PrincipalTag/sub': [alice.sub] } }));
    expect(await refusalOf(get(alice, Key))).toEqual({
      name: 'AccessDenied',
      message: expect.stringMatching(
        new RegExp(
          `perform: s3:GetObject on .* explicit deny in a resource-based policy: "${Bucket}", statement 0 \\(GatehouseRevoked\\)$`,
        ),
      ) as string,
    });
    await put(bob, `${bob.prefix}other`);
    await world.aws.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    await get(alice, Key);
  });

  test('that wants TLS refuses a request that says it came without', async () => {
    await setPolicy(denyOf({ Bool: { 'aws:SecureTransport': 'false' } }));
    const Key = `${alice.prefix}tls`;
    await put(alice, Key);
    alice.s3.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers['x-edge-insecure'] = 'true';
        return next(args);
      },
      { step: 'build', name: 'insecure' },
    );
    const refused = await refusalOf(get(alice, Key));
    alice.s3.middlewareStack.remove('insecure');
    expect(refused.name).toBe('AccessDenied');
    await get(alice, Key);
  });

  test.each([
    ['identity id', () => ({ StringLike: { 'cognito-identity.amazonaws.com:sub': 'us-east-1:*' } })],
    ['identity pool', () => ({ StringEquals: { 'cognito-identity.amazonaws.com:aud': seeded.pool.identityPoolId } })],
    ['time of issue', () => ({ DateLessThan: { 'aws:TokenIssueTime': new Date(Date.now() + 1000).toISOString() } })],
    ['role', () => ({ ArnEquals: { 'aws:PrincipalArn': seeded.pool.userRoleArn } })],
    ['address', () => ({ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } })],
    ['session', () => ({ StringLike: { 'aws:userid': 'AROA*:CognitoIdentityCredentials' } })],
  ])('can deny by %s', async (_, condition) => {
    await setPolicy(denyOf(condition()));
    expect((await refusalOf(put(alice, `${alice.prefix}x`))).name).toBe('AccessDenied');
  });

  test('decides by the tags that an object has, and only reads see them', async () => {
    const Key = `${alice.prefix}tagged`;
    await world.upstream.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', Tagging: 'tier=gold' }));
    await setPolicy(denyOf({ StringEquals: { 's3:ExistingObjectTag/tier': 'gold' } }));
    expect((await refusalOf(get(alice, Key))).name).toBe('AccessDenied');
    await put(alice, Key);
    await alice.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  });

  test('grants what the role does not, and a request for tags needs the permission to set them', async () => {
    const put = new PutObjectCommand({ Bucket, Key: `${alice.prefix}t`, Body: 'x', Tagging: 'tier=gold' });
    expect((await refusalOf(alice.s3.send(put))).message).toContain('s3:PutObjectTagging');
    const Resource = `arn:aws:s3:::${Bucket}/*`;
    const Condition = { StringEquals: { 's3:RequestObjectTag/tier': 'gold' } };
    await setPolicy({
      Effect: 'Allow',
      Principal: { AWS: seeded.pool.userRoleArn },
      Action: 's3:PutObjectTagging',
      Resource,
      Condition,
    });
    await alice.s3.send(put);
  });

  test('that is not understood lets nobody through and says what it is about', async () => {
    await setPolicy(denyOf({ StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }));
    expect(await refusalOf(put(alice, `${alice.prefix}x`))).toEqual({
      name: 'PolicyNotUnderstood',
      message: expect.stringContaining('aws:PrincipalOrgID') as string,
    });
  });
});

test("a role's policy counts from the moment that it is written", async () => {
  const other = await seededApp(world);
  const carol = await newSignedInUser(other);
  const write = (): Promise<unknown> =>
    carol.s3.send(new PutObjectCommand({ Bucket: other.pool.dataBucket, Key: `${carol.prefix}x`, Body: 'x' }));
  await write();
  const Statement = [{ Sid: 'Frozen', Effect: 'Deny', Action: 's3:Put*', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const RoleName = other.pool.userRoleName;
  await world.aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'freeze', PolicyDocument }));
  expect((await refusalOf(write())).message).toContain('an identity-based policy: "freeze", statement 0 (Frozen)');
  carol.s3.destroy();
});

test('credentials end after an hour', async () => {
  const dave = await newSignedInUser(seeded);
  const Key = `${dave.prefix}x`;
  await put(dave, Key);
  world.advance(3_599_000);
  await get(dave, Key);
  world.advance(2_000);
  expect((await refusalOf(get(dave, Key))).name).toBe('ExpiredToken');
  dave.s3.destroy();
});
