import { GetObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../client/cli/run';
import type { AccessReport, ReconcileResult } from '../../core/contract/reconcile';
import { reconcileId } from '../../core/contract/ids';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { until } from '../support/until';

let scene: AccessScene;
let directory: string;
beforeAll(async () => {
  scene = await openAccessScene();
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-reconcile-'));
  await schedule({ every: '24h', mode: 'repair', pauseAboveChanges: 50 });
}, 120_000);
afterAll(async () => {
  await schedule(undefined);
  await scene.close();
  await rm(directory, { recursive: true });
});
afterEach(async () => {
  await scene.playground.edge.eventFaults.clear();
  scene.playground.edge.faults.clear();
});

async function gatehouse(args: string): Promise<{ readonly code: number; readonly out: string }> {
  const { app, config, temporal, taskQueuePrefix } = scene.playground;
  let [out, err] = ['', ''];
  const code = await run(args.split(' '), {
    env: {
      AWS_REGION: app.region,
      AWS_ENDPOINT_URL: app.endpoint,
      TEMPORAL_ADDRESS: temporal.address,
      GATEHOUSE_CONTROL_BUCKET: config.controlBucket,
      GATEHOUSE_TASK_QUEUE_PREFIX: taskQueuePrefix,
      HOME: directory,
    },
    cwd: directory,
    colors: false,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    ask: () => Promise.resolve(undefined),
  });
  if (code !== 0) throw new Error(`${args}: ${out}${err}`);
  return { code, out };
}

async function schedule(reconcile: object | undefined): Promise<void> {
  const { config } = scene.playground;
  const pools = config.pools.map((pool) => (reconcile === undefined ? pool : { ...pool, schedules: { reconcile } }));
  await writeFile(join(directory, 'gatehouse.yaml'), stringify({ ...config, pools }));
  const { out } = await gatehouse('apply');
  expect(out).toContain(`schedule reconcile of ${scene.pool}: ${reconcile === undefined ? 'removed' : 'created'}`);
}

const reconcile = async (): Promise<ReconcileResult> => JSON.parse((await gatehouse('reconcile --json')).out) as ReconcileResult;

async function reportOf({ report }: ReconcileResult): Promise<AccessReport> {
  const Bucket = scene.playground.config.controlBucket;
  const { Body } = await scene.behind.s3.send(new GetObjectCommand({ Bucket, Key: report }));
  return JSON.parse((await Body?.transformToString()) ?? '') as AccessReport;
}

const newName = (): string => `u${randomUUID().slice(0, 8)}`;

async function newUser() {
  const name = newName();
  const sub = await scene.user(name);
  await scene.quiet(sub);
  return { name, sub };
}

test('a schedule that is configured runs on Temporal, and apply says nothing when nothing differs', async () => {
  const described = await scene.playground.temporal.client.schedule.getHandle(reconcileId(scene.pool)).describe();
  expect(described.spec.intervals).toEqual([expect.objectContaining({ every: 86_400_000 })]);
  expect((await gatehouse('apply')).out).not.toContain('schedule reconcile');
});

test('an event that was lost is found, named in the report, and made good', async () => {
  const { name, sub } = await newUser();
  scene.playground.edge.eventFaults.add({ eventName: 'AdminDisableUser', effect: { type: 'lost' } });
  await scene.office.disable(name);
  const result = await reconcile();
  expect(result).toMatchObject({ mode: 'repair', drift: { 'disabled-not-revoked': 1 }, told: 1, held: [] });
  expect((await reportOf(result)).found).toEqual([{ kind: 'disabled-not-revoked', cause: 'missed by events', sub }]);
  await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined, 60_000);
  await scene.quiet(sub);
  expect(await reconcile()).toMatchObject({ drift: {}, told: 0 });
});

test('a group emptied upstream is held; approved, the owners look again and act', async () => {
  const members = [await newUser(), await newUser(), await newUser()];
  for (const { name, sub } of members) {
    await scene.office.join(name, 'premium');
    await until(async () => (await scene.record(sub)).access?.groups.includes('premium') === true);
    await scene.quiet(sub);
  }
  scene.playground.edge.eventFaults.add({ eventName: 'AdminRemoveUserFromGroup', times: 3, effect: { type: 'lost' } });
  for (const { name } of members) await scene.office.leave(name, 'premium');
  expect(await reconcile()).toMatchObject({
    drift: { 'granted-not-member': 3 },
    told: 0,
    held: [{ why: 'group-empty', group: 'premium' }],
  });
  for (const { sub } of members) expect((await scene.record(sub)).groups).toEqual(['premium']);
  expect((await gatehouse('reconcile approve')).out).toContain('3 users');
  for (const { sub } of members) {
    await until(async () => (await scene.record(sub)).access?.groups.length === 0);
    await scene.quiet(sub);
  }
});

test('a namespace that lost what was under way: one pass brings the user to the right end state', async () => {
  const { client } = scene.playground.temporal;
  const { name, sub } = await newUser();
  const fault = scene.playground.edge.faults.add({
    match: { operation: 'PutBucketPolicy' },
    times: 10_000,
    effect: { type: 'throttle' },
  });
  await scene.office.disable(name);
  await until(async () => (await scene.record(sub)).access?.denies.length === 1);
  const running = `ExecutionStatus = 'Running' AND TaskQueue = '${scene.taskQueue}'`;
  await until(async () => (await client.workflow.count(running)).count > 0);
  for await (const { workflowId } of client.workflow.list({ query: running })) {
    await client.workflow.getHandle(workflowId).terminate('the history is lost');
  }
  fault.remove();
  expect((await scene.record(sub)).access?.inForceAt).toBeUndefined();
  const result = await reconcile();
  expect((await reportOf(result)).found).toMatchObject([{ kind: expect.stringMatching(/revoked|in-force/) as string, sub }]);
  await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined, 60_000);
  await scene.quiet(sub);
  expect((await scene.record(sub)).access).toMatchObject({
    denies: [{ cause: 'disabled' }],
    inForceAt: expect.any(String) as string,
  });
  expect(await reconcile()).toMatchObject({ drift: {} });
});
