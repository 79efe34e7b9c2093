import { AdminDeleteUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import type { LifecycleStatus } from '../../core/contract/messages';
import { useCaseRunId, userLifecycleId } from '../../core/contract/ids';
import type { Receipt } from '../../core/contract/messages';
import { userRecordKey } from '../../core/layout/control-keys';
import { type Arrival, openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';
import { until } from '../support/until';

let scene: Scene;
beforeAll(async () => void (scene = await openScene({ servers: givenServers() })));
afterAll(() => scene.close());
afterEach(async () => {
  await scene.playground.edge.eventFaults.clear();
  scene.playground.edge.faults.clear();
});

const newName = (): string => `u${randomUUID().slice(0, 8)}`;
const arrivals: readonly Arrival[] = ['signs up', 'is created by an admin', 'is federated', 'is imported'];

test.each(arrivals)('a user who %s has one prefix, one record and the attribute', async (arrival) => {
  const sub = await scene.arrive(arrival);
  expect(await scene.settled(sub)).toEqual([]);
});

test('a user confirmed by an admin has storage too', async () => {
  const name = newName();
  const sub = await scene.signUp(name);
  await scene.confirmAsAdmin(name);
  expect(await scene.settled(sub)).toEqual([]);
});

test('a user who signed up and never confirmed has nothing', async () => {
  const sub = await scene.signUp(newName());
  await until(async () => (await scene.observe(sub)).ownerStatus === 'COMPLETED');
  expect(await scene.observe(sub)).toMatchObject({ keys: [], records: [], attribute: undefined });
});

test('a hundred users who register at once all have storage', async () => {
  const subs = await Promise.all(
    Array.from({ length: 100 }, (_, index) => scene.arrive('signs up', `crowd-${String(index)}-${newName()}`)),
  );
  // One after the other: a hundred watchers would be most of the load.
  for (const sub of subs) expect(await scene.settled(sub)).toEqual([]);
}, 90_000);

test.each(arrivals)('every event twice, for a user who %s, makes storage once', async (arrival) => {
  scene.playground.edge.eventFaults.add({ times: 50, effect: { type: 'duplicated' } });
  const sub = await scene.arrive(arrival);
  expect(await scene.settled(sub)).toEqual([]);
  expect((await scene.observe(sub)).receipts).toBe(1);
});

test.each(arrivals)('events in reverse order, for a user who %s', async (arrival) => {
  scene.playground.edge.eventFaults.add({ times: 2, effect: { type: 'reversed' } });
  const sub = await scene.arrive(arrival);
  await scene.playground.edge.eventFaults.clear();
  expect(await scene.settled(sub)).toEqual([]);
});

test('a lost CloudTrail event does not matter where the trigger came through', async () => {
  scene.playground.edge.eventFaults.add({ times: 50, effect: { type: 'lost' } });
  expect(await scene.settled(await scene.arrive('signs up'))).toEqual([]);
});

test('reads that lag by 3 s behind the trigger are waited for', async () => {
  scene.playground.edge.faults.add({
    match: { service: 'cognito-idp' },
    times: 20,
    effect: { type: 'lagging-reads', lagMs: 3_000 },
  });
  expect(await scene.settled(await scene.arrive('signs up'))).toEqual([]);
});

test('a sign-in of a user whose attribute is there starts nothing', async () => {
  const name = newName();
  const sub = await scene.arrive('signs up', name);
  expect(await scene.settled(sub)).toEqual([]);
  const before = scene.playground.relay.counters().ignored['already-written-back'] ?? 0;
  await scene.app.signIn(name);
  await until(() => Promise.resolve((scene.playground.relay.counters().ignored['already-written-back'] ?? 0) > before));
});

describe('what is there already', () => {
  test("a prefix that holds a customer's objects is adopted and left as it is", async () => {
    const name = newName();
    const sub = await scene.signUp(name);
    const ref = { Bucket: scene.playground.app.dataBucket, Key: `users/${sub}/report.txt` };
    await scene.behind.s3.send(new PutObjectCommand({ ...ref, Body: 'theirs' }));
    await scene.confirm(name);
    await until(async () => (await scene.observe(sub)).attribute !== undefined);
    const { Body } = await scene.behind.s3.send(new GetObjectCommand(ref));
    expect(await Body?.transformToString()).toBe('theirs');
    expect((await scene.observe(sub)).keys).toEqual([...scene.keysOf(sub), ref.Key].sort());
  });

  test("a marker of another user stops the run, touches nothing, and a person's retry goes on", async () => {
    const name = newName();
    const sub = await scene.signUp(name);
    const ref = { Bucket: scene.playground.app.dataBucket, Key: `users/${sub}/` };
    await scene.behind.s3.send(
      new PutObjectCommand({ ...ref, Body: Buffer.alloc(0), Metadata: { 'gatehouse-user': 'somebody-else' } }),
    );
    await scene.confirm(name);
    const owner = scene.playground.temporal.client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub }));
    await until(async () => (await owner.query<LifecycleStatus>('lifecycleStatus')).needs?.type === 'MarkerForeign');
    expect(await scene.observe(sub)).toMatchObject({
      keys: [ref.Key],
      attribute: undefined,
      record: { state: 'known', lastFailure: { type: 'MarkerForeign' } },
    });
    const { client } = scene.playground.temporal;
    await until(
      async () => (await client.workflow.count(`GatehouseState = 'needs-person' AND GatehouseUser = '${sub}'`)).count === 1,
    );
    await scene.behind.s3.send(new DeleteObjectCommand(ref));
    await owner.executeUpdate('retry');
    expect(await scene.settled(sub)).toEqual([]);
  });
});

describe('users who vanish', () => {
  test('one who is deleted between the event and the look has nothing', async () => {
    const name = newName();
    const sub = await scene.signUp(name);
    const gate = scene.playground.edge.gate({
      service: 'cognito-idp',
      operation: 'AdminGetUser',
      inputPattern: sub,
      accessKeyId: 'GATEHOUSEWORKER',
    });
    await scene.confirm(name);
    await gate.reached();
    await scene.behind.cognito.send(new AdminDeleteUserCommand({ UserPoolId: scene.pool, Username: name }));
    gate.release();
    await until(async () => (await scene.observe(sub)).keys.length === 0 && (await scene.observe(sub)).records.length === 0);
    expect(await scene.observe(sub)).toMatchObject({ keys: [], records: [], receipts: 0 });
  });

  async function whoVanishesMeanwhile(remove: (name: string) => Promise<unknown>): Promise<string> {
    const name = newName();
    const sub = await scene.signUp(name);
    const gate = scene.playground.edge.gate({
      service: 'cognito-idp',
      operation: 'AdminUpdateUserAttributes',
      inputPattern: sub,
    });
    await scene.confirm(name);
    await gate.reached();
    await remove(name);
    gate.release();
    return sub;
  }

  test('one who is gone while storage is being made, and of whom no event tells, leaves nothing behind', async () => {
    const sub = await whoVanishesMeanwhile((Username) =>
      scene.behind.cognito.send(new AdminDeleteUserCommand({ UserPoolId: scene.pool, Username })),
    );
    await until(async () => (await scene.observe(sub)).keys.length === 0 && (await scene.observe(sub)).records.length === 0);
    expect(await scene.observe(sub)).toMatchObject({ keys: [], records: [] });
  });

  test('one whose deletion is told leaves a deny for as long as credentials may live, and nothing else', async () => {
    const sub = await whoVanishesMeanwhile((name) => scene.office.delete(name));
    await until(async () => (await scene.observe(sub)).record?.access?.inForceAt !== undefined);
    await until(async () => (await scene.observe(sub)).ownerStatus === 'COMPLETED');
    expect(await scene.observe(sub)).toMatchObject({
      keys: [],
      record: { state: 'revoked', revocation: { reason: 'deleted' }, access: { denies: [{ cause: 'deleted', scope: 'whole' }] } },
    });
  });

  test('one who is deleted and created again under the same name has the new prefix', async () => {
    const name = newName();
    const first = await scene.arrive('signs up', name);
    expect(await scene.settled(first)).toEqual([]);
    await scene.office.delete(name);
    const second = await scene.arrive('signs up', name);
    expect(second).not.toBe(first);
    expect(await scene.settled(second)).toEqual([]);
  });
});

describe('by hand', () => {
  const start = (sub: string, workflowId: string) =>
    scene.playground.temporal.client.workflow.execute('provisionUser', {
      taskQueue: scene.taskQueue,
      workflowId,
      args: [{ pool: scene.pool, sub }],
    }) as Promise<Receipt>;

  test('a request under any id returns the receipt, which stands in the control bucket', async () => {
    scene.playground.edge.eventFaults.add({ times: 10, effect: { type: 'lost' } });
    const sub = await scene.office.create(newName(), 'Passw0rd!');
    const receipt = await start(sub, `by hand/${newName()}`);
    expect(receipt).toMatchObject({ sub, prefix: `users/${sub}/` });
    const { Body } = await scene.behind.s3.send(
      new GetObjectCommand({ Bucket: scene.playground.config.controlBucket, Key: receipt.key }),
    );
    expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual(receipt);
    expect(await scene.settled(sub)).toEqual([]);
  });

  test('a request while the owner is busy is answered after what runs', async () => {
    const name = newName();
    const sub = await scene.signUp(name);
    const gate = scene.playground.edge.gate({ service: 's3', operation: 'PutObject', keyPattern: `^users/${sub}/$` });
    await scene.confirm(name);
    await gate.reached();
    const requested = start(sub, newName());
    gate.release();
    expect((await requested).epoch).toBe(2);
    expect(await scene.settled(sub)).toEqual([]);
  });

  test('a request under the id of the child that the owner would start is answered too', async () => {
    const sub = await scene.signUp(newName());
    await scene.confirmAsAdmin(sub);
    expect(await scene.settled(sub)).toEqual([]);
    expect(await start(sub, useCaseRunId({ pool: scene.pool, sub }, 'provisionUser', 2))).toMatchObject({ sub });
  });

  test('a record that was lost is made again', async () => {
    const sub = await scene.arrive('signs up');
    expect(await scene.settled(sub)).toEqual([]);
    const Key = userRecordKey({ pool: scene.pool, sub });
    await scene.behind.s3.send(new DeleteObjectCommand({ Bucket: scene.playground.config.controlBucket, Key }));
    await start(sub, newName());
    expect(await scene.settled(sub)).toEqual([]);
  });
});
