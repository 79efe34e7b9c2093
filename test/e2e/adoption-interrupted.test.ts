import { userRecordKey } from '../../core/layout/control-keys';
import { adoptId } from '../../core/contract/ids';
import { hexDigits } from '../../core/contract/adoption';
import type { FaultEffect } from '../../local/edge/faults/fault-rule';
import { workerAccessKeyId } from '../../local/servers/gatehouse-identity';
import { type AdoptionScene, openAdoptionScene } from '../support/adoption-scene';
import { until } from '../support/until';

/** Enough that most shards have a second page. */
const users = 1_100;
const anHour = 3_600_000;
let scene: AdoptionScene;
let writes: ReturnType<AdoptionScene['watchWrites']>;

beforeAll(async () => void (scene = await openAdoptionScene(users)), 120_000);
afterAll(() => scene.close());
beforeEach(() => void (writes = scene.watchWrites()));
afterEach(async () => {
  writes.stop();
  scene.playground.edge.faults.clear();
  scene.playground.edge.pageTokens.setLifetime(anHour);
  await scene.forgetRecords();
});

/** Every user has one record, which was written once, and nothing was written outside of the control bucket. */
async function expectEverybodyOnce(): Promise<void> {
  const keys = [...scene.subs.values()].map((sub) => userRecordKey({ pool: scene.pool, sub })).sort();
  expect(keys).toHaveLength(users);
  expect([...(await scene.recordKeys())].sort()).toEqual(keys);
  expect(await scene.recordVersions()).toEqual(keys);
  expect(writes.kinds()).toEqual([`s3 PutObject ${scene.playground.config.controlBucket}`]);
  expect(await scene.keysOf(scene.playground.app.dataBucket)).toEqual([]);
}

interface Adopted {
  readonly listed: number;
  readonly recorded: number;
  readonly disabled: number;
  readonly warnings: readonly string[];
}

async function adopt(tell?: (text: string) => void): Promise<Adopted> {
  const { code, out, err } = await scene.gatehouse('adopt --json', tell);
  expect({ code, told: code === 0 ? '' : `${out}${err}` }).toEqual({ code: 0, told: '' });
  return JSON.parse(out) as Adopted;
}

test('page tokens that die in the middle: the rest is listed in smaller parts', async () => {
  const { edge } = scene.playground;
  let refused = 0;
  const stop = edge.calls.watch(({ operation, input }, status) => {
    if (operation !== 'ListUsers' || input['PaginationToken'] === undefined) return;
    refused += status === 400 ? 1 : 0;
    edge.pageTokens.setLifetime(refused < 5 ? 0 : anHour);
  });
  edge.pageTokens.setLifetime(0);
  const { listed, disabled } = await adopt();
  stop();
  expect(refused).toBeGreaterThanOrEqual(5);
  expect({ listed, disabled }).toEqual({ listed: users, disabled: 55 });
  await expectEverybodyOnce();
}, 60_000);

test('a worker that is killed in the middle: another one finishes', async () => {
  const { playground } = scene;
  const gate = playground.edge.gate({ service: 's3', operation: 'PutObject', keyPattern: '^registry/', nth: 400 }, 'after');
  const adopting = adopt();
  await gate.reached();
  process.kill(playground.worker.pid, 'SIGKILL');
  await playground.worker.ended;
  gate.release();
  expect((await scene.recordKeys()).length).toBeLessThan(users);
  await playground.startWorker();
  expect(await adopting).toMatchObject({ listed: users, disabled: 55 });
  await expectEverybodyOnce();
}, 120_000);

/** For the call that comes at this place of a list, in turn. */
const effectAt = (index: number): FaultEffect =>
  [
    { type: 'reset-before' } as const,
    { type: 'reset-after' } as const,
    { type: 'throttle' } as const,
    { type: 'error', status: 500, code: 'InternalError' } as const,
  ][index % 4] ?? { type: 'throttle' };

test('every page and its first record disturbed, each in another way: the same end', async () => {
  const { edge } = scene.playground;
  const pages = hexDigits.flatMap((digit, index) =>
    ['(?!.*PaginationToken)', '(?=.*PaginationToken)'].map((page, at) =>
      edge.faults.add({
        match: { operation: 'ListUsers', inputPattern: `^${page}.*sub \\^= ."${digit}."` },
        effect: effectAt(index + at),
      }),
    ),
  );
  const records = hexDigits.map((digit, index) =>
    edge.faults.add({
      match: { operation: 'PutObject', keyPattern: `^registry/.*/${digit}[^/]*$` },
      times: 3,
      effect: effectAt(index + 2),
    }),
  );
  expect(await adopt()).toMatchObject({ listed: users, disabled: 55 });
  expect(pages.filter((fault) => fault.fired() === 1).length).toBeGreaterThan(16);
  expect(records.map((fault) => fault.fired())).toEqual(hexDigits.map(() => 3));
  await expectEverybodyOnce();
}, 90_000);

test('a listing that is cut short is told of, and adopting again finds the others', async () => {
  const { edge } = scene.playground;
  edge.faults.add({ match: { operation: 'ListUsers', inputPattern: 'sub' }, times: 16, effect: { type: 'cut-short' } });
  const cut = await adopt();
  expect(cut.listed).toBeLessThan(users);
  expect(cut.warnings).toEqual([expect.stringContaining('may have been cut short')]);
  expect((await adopt()).recorded).toBe(users - cut.recorded);
  await expectEverybodyOnce();
}, 60_000);

test('credentials that expire in the middle: it waits, says for what, and goes on', async () => {
  const { edge, temporal } = scene.playground;
  const expired = (['s3', 'cognito-idp'] as const).map((service) =>
    edge.faults.add({
      match: { service, accessKeyId: workerAccessKeyId, nth: service === 's3' ? 300 : 8 },
      times: 100_000,
      effect: { type: 'error', status: 400, code: service === 's3' ? 'ExpiredToken' : 'ExpiredTokenException' },
    }),
  );
  let said = '';
  const adopting = adopt((text) => void (said += text));
  const handle = temporal.client.workflow.getHandle(adoptId(scene.pool));
  await until(() => Promise.resolve(said.includes('CredentialsExpired')));
  expect(said).toContain("Renew the worker's credentials");
  expect((await handle.describe()).status.name).toBe('RUNNING');
  for (const fault of expired) fault.remove();
  expect(await adopting).toMatchObject({ listed: users, disabled: 55 });
  await expectEverybodyOnce();
}, 120_000);
