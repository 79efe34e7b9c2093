import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type AdoptionScene, openAdoptionScene } from '../support/adoption-scene';
import { until } from '../support/until';

const users = 300;
let scene: AdoptionScene;

beforeAll(async () => void (scene = await openAdoptionScene(users)), 120_000);
afterAll(() => scene.close());

test('adopting an observed pool records everybody and touches nothing outside the control bucket', async () => {
  const { config, app } = scene.playground;
  const writes = scene.watchWrites();
  const prefixes = join(scene.directory, 'map.csv');
  await writeFile(prefixes, `\uFEFFsub,prefix\r\n${scene.subOf('old-1')},files/1/\r\n${randomUUID()},files/2/\r\n`);
  const { code, out, err } = await scene.gatehouse('adopt --map map.csv --json');
  writes.stop();
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
  const [receipt, ...more] = await scene.keysOf(config.controlBucket, 'receipts/adoptUserPool/');
  expect(more).toEqual([]);
  expect(JSON.parse(out)).toMatchObject({ receipt });
  expect(writes.kinds()).toEqual([`s3 PutObject ${config.controlBucket}`]);
  expect(await scene.keysOf(app.dataBucket)).toEqual([]);
  expect(await scene.recordKeys()).toHaveLength(users);
  expect((await scene.observe(scene.subOf('old-0'))).record).toMatchObject({ state: 'known', baseline: 'disabled' });
  expect((await scene.observe(scene.subOf('old-1'))).record).toMatchObject({ prefix: 'files/1/', mapped: true });
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
  expect(await scene.keysOf(scene.playground.app.dataBucket)).toEqual([]);
  const { code, err } = await scene.gatehouse(`user provision ${sub}`);
  expect(code).toBe(1);
  expect(err).toContain('ObserveOnly');
  expect(err).toContain('mode: additive');
});

test('a step cannot be skipped, and apply says which comes first and what it does', async () => {
  const { config } = scene.playground;
  await writeFile(join(scene.directory, 'gatehouse.yaml'), stringify(config));
  const { code, err } = await scene.gatehouse('apply');
  expect(code).toBe(2);
  expect(err).toContain('ModeSkipped');
  expect(err).toMatch(/Set `mode: additive`.*attributes are written/);
});

test('after the next step, adopted users get their storage at their next sign-in', async () => {
  await scene.configure('additive');
  for (const name of ['old-3', 'old-4']) {
    await scene.app.signIn(name);
    expect(await scene.settled(scene.subOf(name))).toEqual([]);
  }
  await scene.app.signIn('old-1');
  await until(async () => (await scene.observe(scene.subOf('old-1'))).attribute === 'files/1/');
  expect(await scene.keysOf(scene.playground.app.dataBucket, 'files/')).toEqual(['files/1/', 'files/1/documents/']);
  const untouched = await scene.observe(scene.subOf('old-5'));
  expect(untouched).toMatchObject({ keys: [], attribute: undefined, record: { state: 'known' } });
});

test.each([
  ['a sub that is none', (sub: string) => `${sub},files/7/\nalice,files/8/`, ':2'],
  ['a prefix outside the bucket', (sub: string) => `${sub},s3://elsewhere/files/7/`, ':1'],
  ['a prefix twice', (sub: string) => `${sub},files/7/\n${randomUUID()},files/7/`, ':2'],
])('a map with %s is refused with its line, and nothing is stored', async (_, content, line) => {
  const { controlBucket } = scene.playground.config;
  const before = await scene.keysOf(controlBucket, 'adoptions/');
  await writeFile(join(scene.directory, 'bad.csv'), content(scene.subOf('old-9')));
  const { code, err } = await scene.gatehouse('adopt --map bad.csv');
  expect(code).toBe(2);
  expect(err).toContain(`MapInvalid`);
  expect(err).toContain(`bad.csv${line}`);
  expect(err).not.toContain('alice');
  expect(await scene.keysOf(controlBucket, 'adoptions/')).toEqual(before);
});

test.each(['adopt --offboard-existing', 'adopt --pause', 'adopt --pause --resume', 'adopt --map nowhere.csv'])(
  '%s is bad input',
  async (args) => {
    expect(await scene.gatehouse(args)).toMatchObject({ code: 2, out: '' });
  },
);
