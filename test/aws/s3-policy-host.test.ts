import { CreateRoleCommand, DeleteRoleCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { createS3PolicyHost } from '../../aws/s3-policy-host';
import { refusedPrincipal } from '../../aws/refused-principal';
import { guardedEdge, type GuardedEdge } from '../local/edge-stages/guarded-edge';

const account = '000000000000';
let world: GuardedEdge;
let bucket: string;
beforeAll(async () => {
  world = await guardedEdge();
});
afterAll(() => world.stop());
beforeEach(async () => {
  bucket = `policy-${randomUUID()}`;
  await world.upstream.s3.send(new CreateBucketCommand({ Bucket: bucket }));
});

const host = (expectedOwner: string | undefined = account) => createS3PolicyHost({ client: world.aws.s3, expectedOwner });

const policyFor = (principal: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/x` }],
  });

test('a policy is written, read back and removed, and removing it again is no failure', async () => {
  expect(await host().read(bucket)).toBeUndefined();
  expect(await host().write(bucket, policyFor('*'))).toBe('written');
  expect(JSON.parse((await host().read(bucket)) ?? '')).toEqual(JSON.parse(policyFor('*')));
  await host().remove(bucket);
  await host().remove(bucket);
  expect(await host().read(bucket)).toBeUndefined();
});

test('a role that does not exist is named, nothing is written, and once it exists the same policy is taken', async () => {
  const RoleName = `late-${randomUUID()}`;
  const arn = `arn:aws:iam::${account}:role/${RoleName}`;
  const before = policyFor('*');
  await host().write(bucket, before);
  expect(await host().write(bucket, policyFor(arn))).toEqual({ refused: 'unknown-principal', principal: arn });
  const { Policy } = await world.upstream.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
  expect(Policy).toBe(before);
  await world.aws.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{}' }));
  expect(await host().write(bucket, policyFor(arn))).toBe('written');
  await world.aws.iam.send(new DeleteRoleCommand({ RoleName }));
  expect(await host().write(bucket, policyFor(arn))).toEqual({ refused: 'unknown-principal', principal: arn });
});

test('a policy that S3 refuses for another reason is PolicyRejected and names the bucket', async () => {
  const foreign = policyFor('*').replace(`${bucket}/x`, 'elsewhere/x');
  await expect(host().write(bucket, foreign)).rejects.toMatchObject({
    type: 'PolicyRejected',
    details: { place: expect.stringContaining(`bucket=${bucket}`) as string },
  });
});

test.each([
  ['read', () => host().read('no-such-bucket-here')],
  ['write', () => host().write('no-such-bucket-here', policyFor('*').replaceAll(bucket, 'no-such-bucket-here'))],
  ['remove', () => host().remove('no-such-bucket-here')],
])('%s of a bucket that is not there says so', async (_, call) => {
  await expect(call()).rejects.toMatchObject({ type: 'BucketMissing' });
});

test("another account's bucket is left alone", async () => {
  await expect(host('999999999999').write(bucket, policyFor('*'))).rejects.toMatchObject({ type: 'BucketNotOurs' });
  expect(await host(undefined).read(bucket)).toBeUndefined();
});

test('a permission that is missing is told apart from another owner', async () => {
  world.edge.faults.add({ match: { operation: 'PutBucketPolicy' }, effect: { type: 'access-denied' } });
  await expect(host().write(bucket, policyFor('*'))).rejects.toMatchObject({ type: 'PermissionMissing' });
});

describe('why S3 refused a policy', () => {
  const refusal = (message: string, Detail?: string): Error & { Detail?: string } =>
    Object.assign(new Error(message), { name: 'MalformedPolicy' }, Detail === undefined ? {} : { Detail });
  const invalid = 'Invalid principal in policy';

  test.each([
    [refusal(invalid, '"AWS" : "arn:aws:iam::111122223333:role/a/b"'), 'arn:aws:iam::111122223333:role/a/b'],
    [refusal(invalid, 'arn:aws-cn:iam::111122223333:role/x'), 'arn:aws-cn:iam::111122223333:role/x'],
    [refusal(invalid, '"AWS" : "AROAEXAMPLEEXAMPLE123"'), 'AROAEXAMPLEEXAMPLE123'],
    [refusal('in another language', '"AWS" : "arn:aws:iam::111122223333:role/x"'), 'arn:aws:iam::111122223333:role/x'],
  ])('%s names the principal', (error, principal) => {
    expect(refusedPrincipal(error)).toEqual({ refused: 'unknown-principal', principal });
  });

  test('without a Detail it is a principal, and nobody knows which', () => {
    expect(refusedPrincipal(refusal(invalid))).toEqual({ refused: 'unknown-principal' });
  });

  test.each([
    refusal('Policy has invalid resource', 'arn:aws:s3:::elsewhere/x'),
    refusal('Policy has invalid action', 's3:Nothing'),
    refusal('Normalized policy document exceeds the maximum allowed size of 20480 bytes'),
  ])('%s is about no principal', (error) => {
    expect(refusedPrincipal(error)).toBeUndefined();
  });
});
