import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  AdminDisableUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../client/cli/run';
import type { Mode } from '../../core/config/modes';
import { userRecordsPrefix } from '../../core/layout/control-keys';
import { password } from '../../local/play/customer-app';
import { openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';
import { until } from '../support/until';

const users = 300;
const subs = new Map<string, string>();
let scene: Scene;
let directory: string;

beforeAll(async () => {
  scene = await openScene({ servers: givenServers() });
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-adoption-'));
  await configure('observe');
  for (let index = 0; index < users; index += 30) {
    await Promise.all(
      Array.from({ length: 30 }, (_, offset) => create(`old-${String(index + offset)}`, (index + offset) % 20 === 0)),
    );
  }
}, 120_000);
afterAll(async () => {
  await scene.close();
  await rm(directory, { recursive: true });
});

/** A user of whom no event tells: made behind the edge. */
async function create(Username: string, disabled: boolean): Promise<void> {
  const { cognito } = scene.behind;
  const who = { UserPoolId: scene.pool, Username };
  const { User } = await cognito.send(new AdminCreateUserCommand({ ...who, MessageAction: 'SUPPRESS' }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...who, Password: password, Permanent: true }));
  if (disabled) await cognito.send(new AdminDisableUserCommand(who));
  subs.set(Username, User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '');
}

async function gatehouse(args: string): Promise<{ code: number; out: string; err: string }> {
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
  return { code, out, err };
}

/** Publishes the mode, and waits until workers have taken it up: they keep what they read for a moment. */
async function configure(mode: Mode): Promise<void> {
  const { config } = scene.playground;
  await writeFile(
    join(directory, 'gatehouse.yaml'),
    stringify({ ...config, pools: config.pools.map((pool) => ({ ...pool, mode })) }),
  );
  expect(await gatehouse('apply')).toMatchObject({ code: 0 });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
}

async function keysOf(Bucket: string, Prefix = ''): Promise<readonly string[]> {
  const { Contents = [] } = await scene.behind.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.map(({ Key = '' }) => Key);
}

const subOf = (name: string): string => subs.get(name) ?? '';

test('adopting an observed pool records everybody and touches nothing outside the control bucket', async () => {
  const { edge, config, app } = scene.playground;
  const writes = new Set<string>();
  const stop = edge.calls.watch(({ service, operation, bucket }) => {
    if (!/^(Get|Head|List|Describe|AdminGet|Receive)/.test(operation)) writes.add(`${service} ${operation} ${bucket ?? ''}`);
  });
  const prefixes = join(directory, 'map.csv');
  await writeFile(prefixes, `\uFEFFsub,prefix\r\n${subOf('old-1')},files/1/\r\n${randomUUID()},files/2/\r\n`);
  const { code, out, err } = await gatehouse('adopt --map map.csv --json');
  stop();
  expect({ code, err: err.split('\n')[0] }).toMatchObject({
    code: 0,
    err: expect.stringMatching(/of about 300 users|no worker/) as string,
  });
  expect(JSON.parse(out)).toMatchObject({
    finished: true,
    listed: users,
    recorded: users,
    disabled: 15,
    mapped: 1,
    warnings: ['1 lines of the map name nobody in the pool'],
  });
  expect([...writes]).toEqual([`s3 PutObject ${config.controlBucket}`]);
  expect(await keysOf(app.dataBucket)).toEqual([]);
  const records = await keysOf(config.controlBucket, userRecordsPrefix(scene.pool));
  expect(records).toHaveLength(users);
  expect((await scene.observe(subOf('old-0'))).record).toMatchObject({ state: 'known', baseline: 'disabled' });
  expect((await scene.observe(subOf('old-1'))).record).toMatchObject({ prefix: 'files/1/', mapped: true });
});

test('who signs in or comes while the pool is observed is recorded, and gets nothing', async () => {
  await scene.app.signIn('old-2');
  const sub = await scene.arrive('signs up');
  await until(async () => (await scene.observe(sub)).record !== undefined);
  await until(async () => (await scene.observe(sub)).ownerStatus === 'COMPLETED');
  expect(await scene.observe(sub)).toMatchObject({
    keys: [],
    attribute: undefined,
    receipts: 0,
    record: { prefix: `users/${sub}/` },
  });
  expect(await keysOf(scene.playground.app.dataBucket)).toEqual([]);
  const { code, err } = await gatehouse(`user provision ${sub}`);
  expect(code).toBe(1);
  expect(err).toContain('ObserveOnly');
  expect(err).toContain('mode: additive');
});

test('a step cannot be skipped, and apply says which comes first and what it does', async () => {
  const { config } = scene.playground;
  await writeFile(join(directory, 'gatehouse.yaml'), stringify(config));
  const { code, err } = await gatehouse('apply');
  expect(code).toBe(2);
  expect(err).toContain('ModeSkipped');
  expect(err).toMatch(/Set `mode: additive`.*attributes are written/);
});

test('after the next step, adopted users get their storage at their next sign-in', async () => {
  await configure('additive');
  for (const name of ['old-3', 'old-4']) {
    await scene.app.signIn(name);
    expect(await scene.settled(subOf(name))).toEqual([]);
  }
  await scene.app.signIn('old-1');
  await until(async () => (await scene.observe(subOf('old-1'))).attribute === 'files/1/');
  expect(await keysOf(scene.playground.app.dataBucket, 'files/')).toEqual(['files/1/', 'files/1/documents/']);
  const untouched = await scene.observe(subOf('old-5'));
  expect(untouched).toMatchObject({ keys: [], attribute: undefined, record: { state: 'known' } });
});

test.each([
  ['a sub that is none', (sub: string) => `${sub},files/7/\nalice,files/8/`, ':2'],
  ['a prefix outside the bucket', (sub: string) => `${sub},s3://elsewhere/files/7/`, ':1'],
  ['a prefix twice', (sub: string) => `${sub},files/7/\n${randomUUID()},files/7/`, ':2'],
])('a map with %s is refused with its line, and nothing is stored', async (_, content, line) => {
  const { controlBucket } = scene.playground.config;
  const before = await keysOf(controlBucket, 'adoptions/');
  await writeFile(join(directory, 'bad.csv'), content(subOf('old-9')));
  const { code, err } = await gatehouse('adopt --map bad.csv');
  expect(code).toBe(2);
  expect(err).toContain(`MapInvalid`);
  expect(err).toContain(`bad.csv${line}`);
  expect(err).not.toContain('alice');
  expect(await keysOf(controlBucket, 'adoptions/')).toEqual(before);
});

test.each(['adopt --offboard-existing', 'adopt --pause', 'adopt --pause --resume', 'adopt --map nowhere.csv'])(
  '%s is bad input',
  async (args) => {
    expect(await gatehouse(args)).toMatchObject({ code: 2, out: '' });
  },
);
