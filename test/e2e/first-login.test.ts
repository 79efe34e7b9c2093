import { randomUUID } from 'node:crypto';
import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { triggerFromEnvironment } from '../../client/relay/lambda/trigger-from-environment';
import { firstLoginId } from '../../core/contract/ids';
import { throughEdge } from '../../local/servers/event-queue';
import { createUserStorage } from '../../local/play/user-storage';
import { openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';
import { until } from '../support/until';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene({ servers: givenServers(), firstLogin: true });
  const { triggers, app } = scene.playground;
  const { queueUrl } = throughEdge(scene.playground, app.endpoint);
  const trigger = triggerFromEnvironment({ GATEHOUSE_QUEUE_URL: queueUrl }, () => undefined);
  // Cognito calls a trigger up to three times for one sign-in; here always, and side by side.
  triggers.postAuthentication = async (event) => (await Promise.all([1, 2, 3].map(() => trigger(event))))[0];
}, 120_000);
afterAll(() => scene.close());

const keyOf = (sub: string): string => `users/${sub}/welcome.pdf`;

const attribute = async (sub: string): Promise<string | undefined> => (await scene.office.attributes(sub))['custom:first_login'];

const receipts = async (): Promise<readonly string[]> => {
  const Prefix = 'receipts/deliverFirstLoginFile/';
  const Bucket = scene.playground.config.controlBucket;
  const { Contents = [] } = await scene.behind.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.map(({ Key = '' }) => Key);
};

const receiptsOf = async (sub: string): Promise<number> => (await receipts()).filter((key) => key.includes(sub)).length;

const head = (sub: string) =>
  scene.behind.s3.send(new HeadObjectCommand({ Bucket: scene.playground.app.dataBucket, Key: keyOf(sub) }));

test('one sign-in, three triggers: one file, which the user reads with their own credentials', async () => {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.arrive('signs up', name);
  const session = await scene.app.signIn(name);
  await until(async () => (await attribute(sub)) !== undefined, 60_000);
  expect(await receiptsOf(sub)).toBe(1);
  const storage = createUserStorage(scene.playground.app, session.credentials);
  try {
    await until(async () => (await storage.get(keyOf(sub))).subarray(0, 5).toString() === '%PDF-');
  } finally {
    storage.close();
  }
  expect(await head(sub)).toMatchObject({
    ContentType: 'application/pdf',
    ContentDisposition: 'attachment; filename="welcome.pdf"',
    Metadata: { 'gatehouse-user': `${scene.pool}/${sub}` },
  });
  const { record } = await scene.observe(sub);
  expect(record?.firstLogin).toEqual({ files: [{ key: keyOf(sub), outcome: 'delivered' }], at: await attribute(sub) });
});

test('later sign-ins reach nobody', async () => {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.arrive('signs up', name);
  await scene.app.signIn(name);
  await until(async () => (await attribute(sub)) !== undefined, 60_000);
  const { LastModified, ETag } = await head(sub);
  const ignored = (): number => scene.playground.relay.counters().ignored['already-written-back'] ?? 0;
  const before = ignored();
  await until(async () => {
    // On a busy machine a trigger may miss its budget.
    await scene.app.signIn(name);
    return ignored() > before;
  }, 60_000);
  expect(await head(sub)).toMatchObject({ LastModified, ETag });
  expect(await receiptsOf(sub)).toBe(1);
});

test("a federated user's first sign-in is their confirmation", async () => {
  const sub = await scene.arrive('is federated');
  await until(async () => (await receiptsOf(sub)) === 1, 60_000);
  expect(await head(sub)).toMatchObject({ ContentType: 'application/pdf' });
});

test("an object of the user's own under that key stays", async () => {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.arrive('signs up', name);
  expect(await scene.settled(sub)).toEqual([]);
  const { playground, behind } = scene;
  const Bucket = playground.app.dataBucket;
  await behind.s3.send(new PutObjectCommand({ Bucket, Key: keyOf(sub), Body: 'mine' }));
  await scene.app.signIn(name);
  await until(async () => (await attribute(sub)) !== undefined, 60_000);
  const { Body } = await behind.s3.send(new GetObjectCommand({ Bucket, Key: keyOf(sub) }));
  expect(await Body?.transformToString()).toBe('mine');
  expect((await scene.observe(sub)).record?.firstLogin?.files).toEqual([{ key: keyOf(sub), outcome: 'occupied' }]);
});

test('a name that a PDF cannot show fails the delivery by its field, not the sign-in; the next one has the file', async () => {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.signUp(name, { given_name: 'שרה' });
  await scene.confirm(name);
  expect(await scene.settled(sub)).toEqual([]);
  await scene.app.signIn(name);
  const { client } = scene.playground.temporal;
  const run = client.workflow.getHandle(firstLoginId({ pool: scene.pool, sub }));
  await until(async () => (await run.describe()).status.name === 'FAILED', 60_000);
  const failed: unknown = await run.result().catch((error: unknown) => error);
  expect(failed).toMatchObject({
    cause: {
      type: 'TemplateInvalid',
      message: expect.stringMatching(/template=welcome-pdf, field=user\.given_name.*U\+05E9/) as string,
    },
  });
  const UserAttributes = [{ Name: 'given_name', Value: 'Sara' }];
  await scene.behind.cognito.send(
    new AdminUpdateUserAttributesCommand({ UserPoolId: scene.pool, Username: name, UserAttributes }),
  );
  await until(async () => {
    if ((await run.describe()).status.name === 'FAILED') await scene.app.signIn(name);
    return (await attribute(sub)) !== undefined;
  }, 60_000);
  expect(await head(sub)).toMatchObject({ ContentType: 'application/pdf' });
}, 180_000);

test('an answer that is lost at any write changes nothing', async () => {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.arrive('signs up', name);
  expect(await scene.settled(sub)).toEqual([]);
  const effect = { type: 'reset-after' } as const;
  const places = [keyOf(sub), `receipts/deliverFirstLoginFile/.*${sub}`, `registry/users/.*${sub}`];
  const { faults } = scene.playground.edge;
  const lost = [
    ...places.map((keyPattern) => faults.add({ match: { operation: 'PutObject', keyPattern }, effect })),
    faults.add({ match: { operation: 'AdminUpdateUserAttributes', inputPattern: sub }, effect }),
  ];
  await scene.app.signIn(name);
  await until(() => Promise.resolve(lost.every((fault) => fault.fired() === 1)), 60_000);
  await until(async () => (await attribute(sub)) !== undefined, 60_000);
  expect(await receiptsOf(sub)).toBe(1);
  const { record } = await scene.observe(sub);
  expect(record?.firstLogin).toEqual({ files: [{ key: keyOf(sub), outcome: 'delivered' }], at: await attribute(sub) });
}, 120_000);

test('twenty users side by side: twenty files', async () => {
  const before = (await receipts()).length;
  const subs = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const name = `u${randomUUID().slice(0, 8)}`;
      const sub = await scene.arrive('signs up', name);
      await scene.app.signIn(name);
      return sub;
    }),
  );
  for (const sub of subs) await until(async () => (await attribute(sub)) !== undefined, 120_000);
  const files = await Promise.all(subs.map(head));
  expect(files.map(({ ContentType }) => ContentType)).toEqual(subs.map(() => 'application/pdf'));
  expect((await receipts()).length - before).toBe(20);
}, 180_000);
