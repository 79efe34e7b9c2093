import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { WorkflowFailedError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { createActivities } from '../../activities';
import type { Receipt } from '../../core/contract/messages';
import { GatehouseFailure } from '../../core/failures';
import { pool, user as build } from '../support/builders';
import { timeSkippingEnvironment, withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await timeSkippingEnvironment()));
afterAll(() => environment.teardown());

test('a confirmed user gets a prefix, a record, the attribute and a receipt, and the owner closes', async () => {
  const w = worldIn(environment);
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    expect(await w.settled()).toEqual({ state: 'active', ran: ['provisionUser'] });
  });
  expect(w.marker()).toMatchObject({ body: '', metadata: { 'gatehouse-user': `${pool}/${w.sub}` } });
  expect(w.record()).toMatchObject({ state: 'active', prefix: `users/${w.sub}/`, epoch: 1 });
  expect(w.record()).not.toHaveProperty('running');
  expect(w.attribute()).toBe(`users/${w.sub}/`);
  expect(w.receipts()).toHaveLength(1);
});

test('events delivered twice and in reverse order provision once', async () => {
  const w = worldIn(environment);
  const events = [w.hint('user-signed-in'), w.hint('user-confirmed'), w.hint('user-created')];
  await withDeployment(environment, w.ports, async ({ starter }) => {
    for (const one of [...events, ...events]) await starter.signalOwner(w.user, [one]);
    await w.settled();
  });
  expect(w.receipts()).toHaveLength(1);
});

test('reads that lag behind the trigger are waited for', async () => {
  const w = worldIn(environment);
  let reads = 0;
  const getUser: typeof w.directory.getUser = async (...call) => {
    const user = await w.directory.getUser(...call);
    return user && ++reads < 3 ? { ...user, status: 'UNCONFIRMED' } : user;
  };
  await withDeployment(environment, { ...w.ports, directory: { ...w.directory, getUser } }, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    expect(await w.settled()).toMatchObject({ ran: ['provisionUser'] });
  });
});

test('a read that lags behind our own write starts nothing again', async () => {
  const w = worldIn(environment);
  const before = w.directory.users.get(w.sub);
  let reads = 0;
  const getUser: typeof w.directory.getUser = (...call) => (++reads < 4 ? Promise.resolve(before) : w.directory.getUser(...call));
  await withDeployment(environment, { ...w.ports, directory: { ...w.directory, getUser } }, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    expect(await w.settled()).toEqual({ state: 'active', ran: ['provisionUser'] });
  });
});

test('a user who never shows up is dropped after the last look', async () => {
  const w = worldIn(environment);
  w.directory.users.clear();
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    expect(await w.settled()).toEqual({ state: 'absent', ran: [] });
  });
  expect([...w.objects.stored.keys()]).toEqual([]);
});

test('a federated user is searched for, written to by username, and recorded', async () => {
  const w = worldIn(environment);
  w.directory.users.set(w.sub, build({ sub: w.sub, username: 'Google_1', status: 'EXTERNAL_PROVIDER' }));
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
  });
  expect(w.attribute()).toBe(`users/${w.sub}/`);
  expect(w.record()).toMatchObject({ username: 'Google_1', state: 'active' });
});

describe('started by hand', () => {
  test('the request returns the receipt under any id', async () => {
    const w = worldIn(environment);
    await withDeployment(environment, w.ports, async ({ client, taskQueue }) => {
      const options = { taskQueue, workflowId: `by hand ${w.sub}`, args: [w.user] };
      const receipt = (await client.workflow.execute('provisionUser', options)) as Receipt;
      expect(receipt).toMatchObject({ useCase: 'provisionUser', sub: w.sub, epoch: 1, prefix: `users/${w.sub}/` });
    });
    expect(w.marker()).toBeTruthy();
  });

  test.each([
    ['a sub that is not a UUID', { pool, sub: 'alice' }, 'InvalidSub'],
    ['no pool', { sub: randomUUID() }, 'InvalidInput'],
    ['a pool that is not configured', { pool: 'us-east-1_Other', sub: randomUUID() }, 'PoolNotConfigured'],
    ['a user who does not exist', { pool, sub: randomUUID() }, 'UserNotFound'],
  ])('%s fails with its type', async (_, input, type) => {
    const w = worldIn(environment);
    await withDeployment(environment, w.ports, async ({ client, taskQueue }) => {
      const run = client.workflow.execute('provisionUser', { taskQueue, workflowId: randomUUID(), args: [input] });
      const error: unknown = await run.catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect((error as WorkflowFailedError).cause).toMatchObject({ type });
    });
    expect([...w.objects.stored.keys()]).toEqual([]);
  });
});

test('a user who is deleted while provisioning runs interrupts it, and nothing is left', async () => {
  const w = worldIn(environment);
  let reached: () => void = () => undefined;
  const atWork = new Promise<void>((resolve) => (reached = resolve));
  const real = createActivities(w.ports);
  const ensureUserRecord: typeof real.ensureUserRecord = async (input) => {
    reached();
    await new Promise((resolve) => setTimeout(resolve, 500));
    return real.ensureUserRecord(input);
  };
  await withDeployment(
    environment,
    w.ports,
    async ({ starter }) => {
      await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
      await atWork;
      w.directory.users.clear();
      await starter.signalOwner(w.user, [w.hint('user-deleted')]);
      expect(await w.settled()).toMatchObject({ state: 'absent' });
    },
    { ensureUserRecord },
  );
  expect([...w.objects.stored.keys()].filter((key) => !key.includes('/receipts/'))).toEqual([]);
});

test('a request that arrives while a use case runs is answered after it', async () => {
  const w = worldIn(environment);
  let reached: () => void = () => undefined;
  const atWork = new Promise<void>((resolve) => (reached = resolve));
  const real = createActivities(w.ports);
  const ensurePrefix: typeof real.ensurePrefix = async (input) => {
    reached();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return real.ensurePrefix(input);
  };
  await withDeployment(
    environment,
    w.ports,
    async ({ starter, client, taskQueue }) => {
      await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
      await atWork;
      const options = { taskQueue, workflowId: randomUUID(), args: [w.user] };
      expect(await client.workflow.execute('provisionUser', options)).toMatchObject({ epoch: 2 });
    },
    { ensurePrefix },
  );
  expect(w.receipts()).toHaveLength(2);
});

test('what heals is retried until it does', async () => {
  const w = worldIn(environment);
  let attempts = 0;
  const real = createActivities(w.ports);
  const ensurePrefix: typeof real.ensurePrefix = (input) =>
    ++attempts < 4
      ? Promise.reject(new GatehouseFailure('Throttled', { place: 'bucket=data', remedy: 'Nothing to do.' }))
      : real.ensurePrefix(input);
  await withDeployment(
    environment,
    w.ports,
    async ({ starter }) => {
      await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
      expect(await w.settled()).toMatchObject({ state: 'active', ran: ['provisionUser'] });
    },
    { ensurePrefix },
  );
  expect(attempts).toBe(4);
});
