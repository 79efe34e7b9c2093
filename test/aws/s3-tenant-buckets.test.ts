import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketTaggingCommand,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { createS3TenantBuckets } from '../../aws/s3-tenant-buckets';
import { edgeUnderTest, type EdgeUnderTest } from '../local/edge/start-edge';

let world: EdgeUnderTest;
beforeAll(async () => {
  world = await edgeUnderTest();
});
afterAll(() => world.stop());

const settings = { versioning: true, incompleteUploadDays: 7, tags: { customer: 'acme' } };
const guards = ['public access block', 'versioning', 'end of incomplete uploads', 'tags'];
const open = () => createS3TenantBuckets({ client: world.aws.s3, region: 'us-east-1', expectedOwner: '000000000000' });

/** What the bucket has, as S3 itself says. */
async function factsOf(Bucket: string) {
  const { s3 } = world.upstream;
  const { PublicAccessBlockConfiguration: block } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
  return {
    isBlocked: Object.values(block ?? {}).every((value) => value),
    versioning: (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status,
    rules: Rules.map(({ ID }) => ID),
    tags: TagSet.map(({ Key, Value }) => `${String(Key)}=${String(Value)}`),
  };
}

test('a bucket that was just made gets every setting, and has each of them afterwards', async () => {
  const bucket = `tenant-${randomUUID()}`;
  const made = await open().create(bucket);
  expect(made).toBe('created');
  world.edge.calls.reset();
  expect(await open().ensure(bucket, settings, made)).toEqual(guards);
  const looked = world.edge.calls.list().filter(({ operation }) => operation.startsWith('Get'));
  expect(looked.map(({ operation }) => operation).sort()).toEqual(['GetBucketEncryption', 'GetBucketOwnershipControls']);
  expect(await factsOf(bucket)).toEqual({
    isBlocked: true,
    versioning: 'Enabled',
    rules: ['gatehouse-incomplete-uploads'],
    tags: ['customer=acme'],
  });
  expect(await open().create(bucket)).toBe('there');
  expect(await open().ensure(bucket, settings, 'there')).toEqual([]);
});

test('a bucket that was there keeps the rules and tags of others', async () => {
  const bucket = `tenant-${randomUUID()}`;
  await open().create(bucket);
  const rule = { ID: 'theirs', Status: 'Enabled' as const, Filter: { Prefix: 'tmp/' }, Expiration: { Days: 1 } };
  const { s3 } = world.upstream;
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket: bucket, LifecycleConfiguration: { Rules: [rule] } }));
  await s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'a' }] } }));
  expect(await open().ensure(bucket, settings, 'there')).toEqual(guards);
  expect(await factsOf(bucket)).toMatchObject({
    rules: ['theirs', 'gatehouse-incomplete-uploads'],
    tags: ['team=a', 'customer=acme'],
  });
});

const key = (id: string): string => `arn:aws:kms:us-east-1:000000000000:key/0f3c9b1e-0000-4000-8000-00000000000${id}`;

async function encryptionOf(Bucket: string) {
  const { ServerSideEncryptionConfiguration } = await world.upstream.s3.send(new GetBucketEncryptionCommand({ Bucket }));
  return ServerSideEncryptionConfiguration?.Rules;
}

const encryptedWith = (KMSMasterKeyID: string) => [
  { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID }, BucketKeyEnabled: true },
];

test('a bucket is encrypted with the key that is configured, then with the one that takes its place, and nothing is done twice', async () => {
  const bucket = `acme-${randomUUID()}`;
  const buckets = open();
  const made = await buckets.create(bucket);
  expect(await buckets.ensure(bucket, { ...settings, kmsKey: key('1') }, made)).toContain('encryption');
  expect(await encryptionOf(bucket)).toEqual(encryptedWith(key('1')));
  expect(await buckets.ensure(bucket, { ...settings, kmsKey: key('1') }, 'there')).toEqual([]);
  expect(await buckets.ensure(bucket, { ...settings, kmsKey: key('2') }, 'there')).toEqual(['encryption']);
  expect(await encryptionOf(bucket)).toEqual(encryptedWith(key('2')));
  // A key is stricter than what there is without one.
  expect(await buckets.ensure(bucket, settings, 'there')).toEqual([]);
  expect(await encryptionOf(bucket)).toEqual(encryptedWith(key('2')));
});
