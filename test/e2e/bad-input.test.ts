import { WorkflowFailedError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import type { LifecycleStatus } from '../../core/contract/messages';
import { openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';
import { userLifecycleId } from '../../core/contract/ids';
import type { Receipt } from '../../core/contract/messages';
import { until } from '../support/until';

let scene: Scene;
beforeAll(async () => void (scene = await openScene({ servers: givenServers(), tenants: true })));
afterAll(() => scene.close());
afterEach(() => {
  scene.playground.edge.faults.clear();
  scene.playground.edge.buckets.clear();
});

/** What `provisionUser`, started by hand, fails with. */
async function failureOf(input: unknown): Promise<{ type?: string | null; message: string }> {
  const run = scene.playground.temporal.client.workflow.execute('provisionUser', {
    taskQueue: scene.taskQueue,
    workflowId: randomUUID(),
    args: [input],
  });
  const error: unknown = await run.catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(WorkflowFailedError);
  return (error as WorkflowFailedError).cause as { type?: string | null; message: string };
}

const attribute = 'custom:tenant_id';
const newName = (): string => `u${randomUUID().slice(0, 8)}`;

/** A user whom no event tells of, so that only the request by hand acts. */
const quietly = (attributes: Record<string, string>): Promise<string> =>
  scene.playground.federation.importUser({ userPoolId: scene.pool, username: newName(), password: 'Passw0rd!', attributes });

/** Nothing half-done: no object and no attribute; what the registry says is that nothing is there. */
async function expectNothing(sub: string): Promise<void> {
  const seen = await scene.observe(sub);
  expect(seen).toMatchObject({ keys: [], attribute: undefined, receipts: 0 });
  expect(seen.record?.prefix).toBeUndefined();
  expect(seen.record?.running).toBeUndefined();
}

async function giveUp(sub: string): Promise<void> {
  const owner = scene.playground.temporal.client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub }));
  await until(async () => (await owner.query<LifecycleStatus>('lifecycleStatus')).needs !== undefined);
  await owner.executeUpdate('giveUp');
  await owner.result();
}

test.each(['../x', '*', 'a/b', 'Archive', 'x'.repeat(300)])('tenant %j is refused, by event and by hand', async (tenant) => {
  const sub = await quietly({ [attribute]: tenant });
  const failure = await failureOf({ pool: scene.pool, sub });
  expect(failure.type).toBe('InvalidTenant');
  expect(failure.message).toContain(`pool=${scene.pool}, sub=${sub}, attribute=${attribute}`);
  await giveUp(sub);
  await expectNothing(sub);
});

test('an empty tenant and none are refused', async () => {
  for (const attributes of [{ [attribute]: '' }, {}]) {
    const sub = await quietly(attributes);
    expect((await failureOf({ pool: scene.pool, sub })).type).toBe('TenantMissing');
    await giveUp(sub);
    await expectNothing(sub);
  }
});

test('a good tenant is part of the prefix', async () => {
  const sub = await quietly({ [attribute]: 'acme' });
  const { client } = scene.playground.temporal;
  const args = [{ pool: scene.pool, sub }];
  const options = { taskQueue: scene.taskQueue, workflowId: randomUUID(), args };
  const receipt = (await client.workflow.execute('provisionUser', options)) as Receipt;
  expect(receipt).toMatchObject({ prefix: `tenants/acme/users/${sub}/` });
});

test.each([
  [
    'an unknown pool',
    () => ({ pool: 'us-east-1_Nowhere00', sub: randomUUID() }),
    'PoolNotConfigured',
    'temporal gatehouse apply',
  ],
  ['a pool that is no pool', () => ({ pool: 'nowhere', sub: randomUUID() }), 'InvalidInput', 'us-east-1_AbC123'],
  ['a sub that is not a UUID', () => ({ pool: scene.pool, sub: 'alice' }), 'InvalidSub', 'UUID'],
  ['no input', () => undefined, 'InvalidInput', 'us-east-1_AbC123'],
  ['a user who does not exist', () => ({ pool: scene.pool, sub: randomUUID() }), 'UserNotFound', 'Check the sub'],
])('%s', async (_, input, type, remedy) => {
  const failure = await failureOf(input());
  expect(failure.type).toBe(type);
  expect(failure.message).toContain(remedy);
  expect(failure.message).not.toContain('alice');
});

describe('a bucket that cannot be used', () => {
  const dataBucket = (): string => scene.playground.app.dataBucket;

  test.each([
    [
      'in another Region',
      'BucketInOtherRegion',
      () => void scene.playground.edge.buckets.setRegion(dataBucket(), 'eu-central-1'),
    ],
    ['of another owner', 'PermissionMissing', () => void scene.playground.edge.buckets.setOwner(dataBucket(), '999999999999')],
    [
      'that the worker may not write to',
      'PermissionMissing',
      () =>
        void scene.playground.edge.faults.add({
          match: { service: 's3', operation: 'PutObject', bucket: dataBucket() },
          effect: { type: 'access-denied' },
        }),
    ],
  ])('one %s is %s, and nothing is left', async (_, type, plant) => {
    const sub = await quietly({ [attribute]: 'acme' });
    plant();
    const failure = await failureOf({ pool: scene.pool, sub });
    expect(failure.type).toBe(type);
    expect(failure.message).toContain(dataBucket());
    scene.playground.edge.buckets.clear();
    await giveUp(sub);
    await expectNothing(sub);
  });
});

test('a bucket of another account that may be read is told apart from one that may not, and nothing is written', async () => {
  const { dataBucket } = scene.playground.app;
  const store = createS3ObjectStore({ client: scene.edge.s3, expectedOwner: '999999999999' });
  const ref = { bucket: dataBucket, key: 'never' };
  await expect(store.write(ref, 'x', { absent: true })).rejects.toMatchObject({ type: 'BucketNotOurs' });
  await expect(createS3ObjectStore({ client: scene.behind.s3, expectedOwner: undefined }).head(ref)).resolves.toBeUndefined();
});

test('a worker that may not read users says which call it lacks', async () => {
  const sub = await quietly({ [attribute]: 'acme' });
  scene.playground.edge.faults.add({
    match: { service: 'cognito-idp', operation: 'AdminGetUser', inputPattern: sub },
    times: 5,
    effect: { type: 'access-denied' },
  });
  const failure = await failureOf({ pool: scene.pool, sub });
  expect(failure.type).toBe('PermissionMissing');
  expect(failure.message).toContain('AdminGetUser');
  await giveUp(sub);
});
