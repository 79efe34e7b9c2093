import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { readFileSync } from 'node:fs';
import { userLifecycleId } from '../../core/contract/ids';
import { openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';

/** Names that can stand nowhere by chance; e-mail addresses are made of them. */
const names = {
  'signs up': 'zaphod-beeblebrox',
  'is created by an admin': 'trillian-astra',
  'is federated': 'ford-prefect',
} as const;
const leaks = (text: string): readonly string[] =>
  [...Object.values(names), 'example.com', 'Playground-1!', 'AcmeSSO_'].filter((word) => decoded(text).includes(word));

/** Payloads stand in histories as base64. */
const decoded = (text: string): string =>
  text + text.replace(/"data":\s*"([A-Za-z0-9+/=]+)"/g, (_, data: string) => Buffer.from(data, 'base64').toString('utf8'));

let scene: Scene;
const subs: string[] = [];

beforeAll(async () => {
  scene = await openScene({ servers: givenServers() });
  for (const arrival of Object.keys(names) as (keyof typeof names)[]) {
    const sub = await scene.arrive(arrival, names[arrival]);
    expect(await scene.settled(sub)).toEqual([]);
    subs.push(sub);
  }
  // And what goes wrong: a use case that fails for good, and a request for somebody who is not there.
  const gone = scene.playground.temporal.client.workflow.execute('provisionUser', {
    taskQueue: scene.taskQueue,
    workflowId: 'privacy-of-a-failure',
    args: [{ pool: scene.pool, sub: '00000000-0000-4000-8000-000000000000' }],
  });
  await expect(gone).rejects.toThrow();
});
afterAll(() => scene.close());

test('the detector finds a name in a payload', () => {
  const data = Buffer.from(JSON.stringify({ user: names['signs up'] })).toString('base64');
  expect(leaks(JSON.stringify({ data }))).toEqual([names['signs up']]);
});

test('no username, e-mail address or password stands in any id, history or search attribute', async () => {
  const { client } = scene.playground.temporal;
  const seen: string[] = [];
  for (const sub of subs) {
    const ids = [userLifecycleId({ pool: scene.pool, sub })];
    for await (const run of client.workflow.list({ query: `GatehouseUser = '${sub}'` })) ids.push(run.workflowId);
    for (const id of new Set(ids)) {
      const handle = client.workflow.getHandle(id);
      const description = await handle.describe();
      const history = historyToJSON(await handle.fetchHistory());
      expect({
        id,
        leaks: leaks(`${id} ${history} ${JSON.stringify(description.typedSearchAttributes)} ${JSON.stringify(description.memo)}`),
      }).toEqual({
        id,
        leaks: [],
      });
      seen.push(id);
    }
  }
  expect(seen.length).toBeGreaterThanOrEqual(2 * subs.length);
});

test("none stands in the worker's log", () => {
  const log = readFileSync(scene.playground.worker.log, 'utf8');
  expect(log).toContain('working');
  expect(leaks(log)).toEqual([]);
});

test('none stands in a receipt or a key; the registry alone keeps the username', async () => {
  const Bucket = scene.playground.config.controlBucket;
  const { Contents = [] } = await scene.behind.s3.send(new ListObjectsV2Command({ Bucket }));
  const texts = await Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await scene.behind.s3.send(new GetObjectCommand({ Bucket, Key }));
      return { Key, text: `${Key ?? ''} ${(await Body?.transformToString()) ?? ''}` };
    }),
  );
  const leaking = texts.filter(({ text }) => leaks(text).length > 0).map(({ Key = '' }) => Key.split('/')[0]);
  expect([...new Set(leaking)]).toEqual(['registry']);
});
