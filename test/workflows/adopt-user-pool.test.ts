import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { WorkflowFailedError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { createActivities } from '../../activities';
import { type AdoptionProgress, type AdoptionResult, hexDigits } from '../../core/contract/adoption';
import { adoptId } from '../../core/contract/ids';
import { GatehouseFailure } from '../../core/failures';
import { prefixMapKey, userRecordKey } from '../../core/layout/control-keys';
import { type ActivityOverrides, devServerEnvironment, withDeployment } from '../support/deployment';
import { expectAdopted, poolToAdopt, type PoolToAdopt as World, subOf } from '../support/pool-to-adopt';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const poolOf = (count: number): World => poolToAdopt(environment, count);

const adoptWith = async (w: World, overrides: ActivityOverrides): Promise<AdoptionResult> => {
  let result: AdoptionResult | undefined;
  await withDeployment(environment, w.ports, async (deployment) => void (result = await w.adopt(deployment)), overrides);
  if (result === undefined) throw new Error('The adoption gave no result.');
  return result;
};

test('everybody is recorded, who was disabled as such, and no user is in the history', async () => {
  const w = poolOf(2_000);
  const counts = { listed: 2_000, recorded: 2_000, disabled: 100, unplaced: 0, mapped: 0, mapIgnored: 0 };
  const result = await adoptWith(w, {});
  const [left, ...others] = w.receipts();
  expect(result).toEqual({ pool: w.pool, about: 2_000, ...counts, receipt: left?.at });
  expect(others).toEqual([]);
  expectAdopted(w);
  const history = JSON.stringify(await w.handle().fetchHistory());
  const decoded =
    history + [...history.matchAll(/"data":"([\w+/=]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64').toString()).join();
  expect(decoded).toContain(w.pool);
  expect(
    [...w.directory.users.values()].filter(({ sub, username }) => decoded.includes(sub) || decoded.includes(username)),
  ).toEqual([]);
});

test('its receipt says what it was asked, what it saw and what it did', async () => {
  const w = poolOf(100);
  const sub = subOf(3);
  const body = JSON.stringify({ schema: 'gatehouse.user/1', pool: w.pool, sub, state: 'known', prefix: 'mine/' });
  await w.objects.write({ bucket: 'control', key: userRecordKey({ pool: w.pool, sub }) }, body, { absent: true });
  await adoptWith(w, {});
  const [left] = w.receipts();
  expect(left?.receipt).toEqual({
    schema: 'gatehouse.receipt/1',
    useCase: 'adoptUserPool',
    pool: w.pool,
    startedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    finishedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    saw: { about: 100, listed: 100, disabled: 5, unplaced: 0 },
    did: ['wrote 99 records', 'left 1 records as they were'],
    key: left?.at,
  });
  expect(left?.at).toMatch(/^receipts\/adoptUserPool\/dt=\d{4}-\d\d-\d\d\/adopt%3A/);
});

test('a history that grows long is continued as new, with everything that was counted, and leaves one receipt', async () => {
  const w = poolOf(1_500);
  // One user a page: as many pages as a pool of 90,000 has.
  const all = [...w.directory.users.values()];
  const byShard = new Map(hexDigits.map((digit) => [digit, all.filter(({ sub }) => sub.startsWith(digit))]));
  const listUsers: typeof w.directory.listUsers = (_pool, shard, token = '0') => {
    const [at, listed] = [Number(token), byShard.get(shard) ?? []];
    return Promise.resolve({ users: listed.slice(at, at + 1), ...(at + 1 < listed.length ? { next: String(at + 1) } : {}) });
  };
  const small = { ...w, ports: { ...w.ports, directory: { ...w.directory, listUsers } } };
  let runs: readonly string[] = [];
  await withDeployment(environment, small.ports, async (deployment) => {
    const handle = await w.start(deployment);
    const first = (await handle.describe()).runId;
    expect(await handle.result()).toMatchObject({ listed: 1_500, recorded: 1_500, disabled: 75, about: 1_500 });
    const latest = await w.handle().describe();
    const ofFirst = environment.client.workflow.getHandle(adoptId(w.pool), first);
    runs = [(await ofFirst.describe()).status.name, latest.status.name];
    expect(w.receipts().map(({ at }) => at)).toEqual([expect.stringMatching(new RegExp(`/${first}\\.json$`))]);
  });
  expect(runs).toEqual(['CONTINUED_AS_NEW', 'COMPLETED']);
  expectAdopted(w);
}, 60_000);

test('interrupted at every page, before and after its records are written, it comes to the same end', async () => {
  const w = poolOf(700);
  const { adoptPage } = createActivities(w.ports);
  const interrupted = new Map<string, number>();
  const result = await adoptWith(w, {
    adoptPage: async (input) => {
      const page = `${input.shard} ${input.token ?? ''}`;
      const attempt = (interrupted.get(page) ?? 0) + 1;
      interrupted.set(page, attempt);
      if (attempt === 1) throw new Error('died before');
      const done = await adoptPage(input);
      if (attempt === 2) throw new Error('died after');
      return done;
    },
  });
  expect(interrupted.size).toBeGreaterThan(16);
  expect([...interrupted.values()].every((attempts) => attempts === 3)).toBe(true);
  expect(result).toMatchObject({ listed: 700, disabled: 35 });
  expectAdopted(w);
});

test('page tokens that die lead to smaller listings, and to everybody all the same', async () => {
  const w = poolOf(3_000);
  const { adoptPage } = createActivities(w.ports);
  let died = 0;
  const result = await adoptWith(w, {
    // Nothing longer than two pages outlives its token.
    adoptPage: (input) => (Number(input.token ?? 0) > 60 && ++died > 0 ? Promise.resolve('token-expired') : adoptPage(input)),
  });
  expect(died).toBe(16);
  expect(result).toMatchObject({ listed: 3_000, recorded: 3_000, disabled: 150 });
  expectAdopted(w);
});

test('pages that are short or empty are not the end of a listing', async () => {
  const w = poolOf(400);
  const listUsers: typeof w.directory.listUsers = (_pool, shard, token = '0') => {
    const listed = [...w.directory.users.values()].filter(({ sub }) => sub.startsWith(shard));
    const at = Number(token);
    const users = at % 2 === 1 ? [] : listed.slice((at / 2) * 7, (at / 2 + 1) * 7);
    return Promise.resolve({ users, ...((at / 2) * 7 < listed.length ? { next: String(at + 1) } : {}) });
  };
  const cut = { ...w, ports: { ...w.ports, directory: { ...w.directory, listUsers } } };
  expect(await adoptWith(cut, {})).toMatchObject({ listed: 400 });
  expectAdopted(w);
});

test('it pauses after the pages in hand, shows how far it is, and goes on', async () => {
  const w = poolOf(2_000);
  const { adoptPage } = createActivities(w.ports);
  let pages = 0;
  const overrides: ActivityOverrides = {
    adoptPage: async (input) => {
      if (++pages === 6) await w.handle().signal('pause');
      return adoptPage(input);
    },
  };
  await withDeployment(
    environment,
    w.ports,
    async (deployment) => {
      const handle = await w.start(deployment);
      await until(async () => (await w.progress()).state === 'paused');
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { listed, about } = await w.progress();
      expect(about).toBe(2_000);
      expect(listed).toBeGreaterThan(0);
      expect(w.keys()).toHaveLength(listed);
      expect(pages).toBeLessThan(12);
      await handle.signal('resume');
      expect(await handle.result()).toMatchObject({ listed: 2_000, recorded: 2_000 });
    },
    overrides,
  );
  expectAdopted(w);
});

test('a worker that is gone leaves it standing, and another one goes on where it was', async () => {
  const w = poolOf(1_000);
  const { adoptPage } = createActivities(w.ports);
  let pages = 0;
  let enough: () => void = () => undefined;
  const some = new Promise<void>((resolve) => (enough = resolve));
  const counted: ActivityOverrides = {
    adoptPage: (input) => {
      if (++pages === 8) enough();
      return adoptPage(input);
    },
  };
  let taskQueue = '';
  await withDeployment(
    environment,
    w.ports,
    async (deployment) => {
      taskQueue = deployment.taskQueue;
      await w.start(deployment);
      await some;
    },
    counted,
  );
  const before = pages;
  expect((await w.handle().describe()).status.name).toBe('RUNNING');
  await withDeployment(
    environment,
    w.ports,
    () =>
      w
        .handle()
        .result()
        .then(() => undefined),
    counted,
    { prefix: taskQueue.replace(/gatehouse$/, '') },
  );
  expect(pages - before).toBeLessThan(32);
  expectAdopted(w);
});

describe('a record that is there', () => {
  test('stays as it is, and is not counted as recorded', async () => {
    const w = poolOf(50);
    const sub = subOf(3);
    const body = JSON.stringify({ schema: 'gatehouse.user/1', pool: w.pool, sub, state: 'active', prefix: 'mine/' });
    await w.objects.write({ bucket: 'control', key: userRecordKey({ pool: w.pool, sub }) }, body, { absent: true });
    expect(await adoptWith(w, {})).toMatchObject({ listed: 50, recorded: 49 });
    expect(w.recordOf(sub)).toMatchObject({ state: 'active', prefix: 'mine/' });
  });
});

describe('a map', () => {
  const digest = 'a'.repeat(64);
  const store = async (w: World, prefixes: Record<string, string>): Promise<void> => {
    for (let digit = 0; digit < 16; digit++) {
      const hex = digit.toString(16);
      const part = Object.fromEntries(Object.entries(prefixes).filter(([sub]) => sub.startsWith(hex)));
      const body = JSON.stringify({ schema: 'gatehouse.prefix-map/1', pool: w.pool, prefixes: part });
      await w.objects.write({ bucket: 'control', key: prefixMapKey(w.pool, digest, hex) }, body, { absent: true });
    }
  };

  test('names prefixes that are kept, and tells of records that named others before', async () => {
    const w = poolOf(100);
    const [one, other] = [subOf(1), subOf(2)];
    await store(w, { [one]: 'files/1/', [other]: 'files/2/' });
    const body = JSON.stringify({ schema: 'gatehouse.user/1', pool: w.pool, sub: other, state: 'known', prefix: 'else/' });
    await w.objects.write({ bucket: 'control', key: userRecordKey({ pool: w.pool, sub: other }) }, body, { absent: true });
    await withDeployment(environment, w.ports, async (deployment) => {
      expect(await w.adopt(deployment, digest)).toMatchObject({ listed: 100, recorded: 99, mapped: 1, mapIgnored: 1 });
    });
    expect(w.recordOf(one)).toMatchObject({ prefix: 'files/1/', bucket: 'data', mapped: true });
    expect(w.recordOf(other)).toMatchObject({ prefix: 'else/' });
    expect(w.recordOf(subOf(3))).not.toHaveProperty('mapped');
  });

  test('of which a part is missing stops the adoption, and records nobody at a place that is not theirs', async () => {
    const w = poolOf(100);
    await withDeployment(environment, w.ports, async (deployment) => {
      const handle = await w.start(deployment, digest);
      await until(async () => (await w.progress()).needs === 'RecordUnreadable');
      expect(w.keys()).toEqual([]);
      await store(w, {});
      await handle.executeUpdate('retry');
      expect(await handle.result()).toMatchObject({ listed: 100 });
    });
  });
});

test('a terminal failure asks for a person, and giving up ends it with that type', async () => {
  const w = poolOf(100);
  const listUsers = () =>
    Promise.reject(new GatehouseFailure('PermissionMissing', { place: `pool=${w.pool}`, remedy: 'Allow it.' }));
  const ports = { ...w.ports, directory: { ...w.directory, listUsers } };
  await withDeployment(environment, ports, async (deployment) => {
    const handle = await w.start(deployment);
    await until(async () => (await w.progress()).state === 'needs-person');
    await handle.executeUpdate('giveUp');
    const error: unknown = await handle.result().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(WorkflowFailedError);
    expect((error as WorkflowFailedError).cause).toMatchObject({ type: 'PermissionMissing' });
  });
  expect(w.keys()).toEqual([]);
});

test.each([
  ['no pool', {}, 'InvalidInput'],
  ['a pool that is not configured', { pool: 'us-east-1_Other' }, undefined],
])('%s', async (_, input, type) => {
  const w = poolOf(1);
  await withDeployment(environment, w.ports, async ({ client, taskQueue }) => {
    const handle = await client.workflow.start('adoptUserPool', { taskQueue, workflowId: randomUUID(), args: [input] });
    if (type === undefined) {
      await until(async () => (await handle.query<AdoptionProgress>('adoptionProgress')).needs === 'PoolNotConfigured');
      await handle.terminate();
      return;
    }
    const error: unknown = await handle.result().catch((failure: unknown) => failure);
    expect((error as WorkflowFailedError).cause).toMatchObject({ type });
  });
});
