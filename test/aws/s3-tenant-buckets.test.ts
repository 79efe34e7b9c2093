import { GetBucketEncryptionCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { createS3TenantBuckets } from '../../aws/s3-tenant-buckets';
import { miniStackClients } from '../support/servers';

const { s3, close } = miniStackClients();
afterAll(close);

const buckets = createS3TenantBuckets({ client: s3, region: 'us-east-1', expectedOwner: undefined });
const settings = { versioning: true, incompleteUploadDays: 7, tags: {} };
const key = (id: string): string => `arn:aws:kms:us-east-1:000000000000:key/0f3c9b1e-0000-4000-8000-00000000000${id}`;

async function encryptionOf(Bucket: string) {
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  return ServerSideEncryptionConfiguration?.Rules;
}

const encryptedWith = (KMSMasterKeyID: string) => [
  { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID }, BucketKeyEnabled: true },
];

test('a bucket is encrypted with the key that is configured, then with the one that takes its place, and nothing is done twice', async () => {
  const bucket = `acme-${randomUUID()}`;
  expect(await buckets.create(bucket)).toBe('created');
  expect(await buckets.ensure(bucket, { ...settings, kmsKey: key('1') })).toContain('encryption');
  expect(await encryptionOf(bucket)).toEqual(encryptedWith(key('1')));
  expect(await buckets.ensure(bucket, { ...settings, kmsKey: key('1') })).toEqual([]);
  expect(await buckets.ensure(bucket, { ...settings, kmsKey: key('2') })).toEqual(['encryption']);
  expect(await encryptionOf(bucket)).toEqual(encryptedWith(key('2')));
  // A key is stricter than what there is without one.
  expect(await buckets.ensure(bucket, settings)).toEqual([]);
  expect(await encryptionOf(bucket)).toEqual(encryptedWith(key('2')));
});
