import { ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3PolicyHost } from '../../../aws/s3-policy-host';
import type { FaultEffect } from '../../../local/edge/faults/fault-rule';
import { until } from '../../support/until';
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
let alice: SignedInUser;
let bucket: string;
beforeAll(async () => {
  world = await guardedEdge();
  seeded = await seededApp(world, { managed: true });
  alice = await newSignedInUser(seeded);
  bucket = seeded.pool.dataBucket;
  await world.upstream.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'shared/x', Body: 'x' }));
});
afterAll(async () => {
  alice.s3.destroy();
  await world.stop();
});
beforeEach(() => world.aws.s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket })));
afterEach(() => world.edge.faults.clear());

const host = () => createS3PolicyHost({ client: world.aws.s3, expectedOwner: undefined });
const read = () => alice.s3.send(new GetObjectCommand({ Bucket: bucket, Key: 'shared/x' }));
const onPut = (effect: FaultEffect) => world.edge.faults.add({ match: { operation: 'PutBucketPolicy' }, effect });

const policy = (Effect: 'Allow' | 'Deny'): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect,
        Principal: { AWS: seeded.pool.userRoleArn },
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${bucket}/shared/*`,
      },
    ],
  });

const live = async (): Promise<string | undefined> =>
  (await world.upstream.s3.send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy;

test('a policy whose answer is lost is in force all the same', async () => {
  const fault = onPut({ type: 'reset-after' });
  await expect(host().write(bucket, policy('Allow'))).rejects.toMatchObject({ type: 'AwsUnavailable' });
  await fault.whenCommitted();
  expect(await live()).toBe(policy('Allow'));
  expect((await read()).$metadata.httpStatusCode).toBe(200);
});

test('a policy that is answered and not yet visible is read as it was, while it is in force', async () => {
  await host().write(bucket, policy('Allow'));
  onPut({ type: 'lagging-reads', lagMs: 700 });
  expect(await host().write(bucket, policy('Deny'))).toBe('written');
  expect(await host().read(bucket)).toBe(policy('Allow'));
  expect(await refusalOf(read())).toMatchObject({ name: 'AccessDenied' });
  await until(async () => (await host().read(bucket)) === policy('Deny'));
});

test('an older policy that stalls and commits late undoes a newer one, for readers and for sessions', async () => {
  const fault = onPut({ type: 'stall-commit-late', delayMs: 700 });
  const gone = new AbortController();
  const stalled = createS3PolicyHost({
    client: world.aws.s3,
    expectedOwner: undefined,
    currentAttempt: () => ({ signal: gone.signal, endsAt: Date.now() + 60_000 }),
  }).write(bucket, policy('Allow'));
  await fault.whenFired();
  gone.abort();
  await expect(stalled).rejects.toMatchObject({ type: 'AwsUnavailable' });
  expect(await host().write(bucket, policy('Deny'))).toBe('written');
  expect(await refusalOf(read())).toMatchObject({ name: 'AccessDenied' });
  await fault.whenCommitted();
  expect(await host().read(bucket)).toBe(policy('Allow'));
  expect((await read()).$metadata.httpStatusCode).toBe(200);
});

test('while Cognito alone is throttled, policies are written', async () => {
  const fault = world.edge.faults.add({ match: { service: 'cognito-idp' }, times: 1_000, effect: { type: 'throttle' } });
  const list = () => world.aws.cognito.send(new ListUsersCommand({ UserPoolId: seeded.pool.userPoolId }));
  expect(await refusalOf(list())).toMatchObject({ name: 'TooManyRequestsException' });
  expect(await host().write(bucket, policy('Deny'))).toBe('written');
  expect(await refusalOf(list())).toMatchObject({ name: 'TooManyRequestsException' });
  expect(fault.fired()).toBe(2);
});
