import { CreateBucketCommand, DeleteBucketCommand, DeleteObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { parse } from 'yaml';
import { policyWriterId, userLifecycleId } from '../../core/contract/ids';
import { createBackOffice } from '../../local/play/back-office';
import { createCustomerApp } from '../../local/play/customer-app';
import { seedPool } from '../../local/seed';
import { untilPolicyStands } from '../../local/servers/policy-stands';
import { gatehouseYaml } from '../../local/servers/seeded-world';
import { type AccessScene, liveSession, openAccessScene } from '../support/access-scene';
import { type PoolYaml, publish } from '../support/publish';
import { until } from '../support/until';

type SecondPool = Awaited<ReturnType<typeof addPool>>;

let scene: AccessScene;
let second: SecondPool;
beforeAll(async () => {
  scene = await openAccessScene();
  second = await addPool();
}, 60_000);
afterAll(async () => {
  second.close();
  await scene.close();
});

/** Another pool of the deployment, with a bucket of its own. */
async function addPool() {
  const { app: first, config, miniStack } = scene.playground;
  const seeded = await seedPool(scene.edge, { name: `play-${randomUUID().slice(0, 8)}`, managed: true });
  const { pools } = parse(gatehouseYaml(config.controlBucket, seeded)) as { pools: readonly PoolYaml[] };
  await publish(scene, (known) => [...known, ...pools]);
  await untilPolicyStands(miniStack, seeded.dataBucket);
  const settings = { ...seeded, endpoint: first.endpoint, region: first.region };
  const [app, office] = [createCustomerApp(settings), createBackOffice(settings)];
  const ownerOf = (sub: string) =>
    scene.playground.temporal.client.workflow.getHandle(userLifecycleId({ pool: seeded.userPoolId, sub }));
  return {
    ...seeded,
    office,
    ownerOf,
    writer: scene.playground.temporal.client.workflow.getHandle(policyWriterId('s3', seeded.dataBucket)),
    /** A user with storage, and what a session of theirs can do. */
    async user() {
      const name = `u${randomUUID().slice(0, 8)}`;
      const sub = await app.signUp(name);
      await until(async () => (await ownerOf(sub).describe()).status.name === 'COMPLETED');
      const session = liveSession(settings, (await app.signIn(name)).credentials);
      const own = scene.own(sub);
      expect(await session.canPut(own)).toBe(true);
      return { name, sub, session, own };
    },
    close: () => {
      app.close();
      office.close();
    },
  };
}

/** Ids of everything of this deployment that waits for a person, by what a person types. */
async function waiting(): Promise<readonly string[]> {
  const ours = new Set([scene.pool, second.userPoolId, scene.settings.dataBucket, second.dataBucket]);
  const ids: string[] = [];
  const query = 'GatehouseState="needs-person" AND ExecutionStatus="Running"';
  for await (const { workflowId } of scene.playground.temporal.client.workflow.list({ query })) {
    if (workflowId.split(':').some((part) => ours.has(part))) ids.push(workflowId);
  }
  return ids.sort();
}

const waitsFor = (sub: string): readonly string[] => [second.writer.workflowId, second.ownerOf(sub).workflowId].sort();
const sameIds = (some: readonly string[], others: readonly string[]): boolean => some.join() === others.join();

async function firstUser() {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  const session = await scene.session(name);
  expect(await session.canPut(scene.own(sub))).toBe(true);
  return { name, sub, session };
}

test('where one of two policies may not be written, the deny holds at the other, and the rest waits for a person, who is shown', async () => {
  const [first, other] = [await firstUser(), await second.user()];
  const match = { operation: 'PutBucketPolicy', bucket: second.dataBucket };
  const refused = scene.playground.edge.faults.add({ match, times: 10_000, effect: { type: 'access-denied' } });
  await Promise.all([scene.office.disable(first.name), second.office.disable(other.name)]);
  await until(async () => !(await first.session.can(scene.own(first.sub))));
  await scene.quiet(first.sub);
  await until(async () => sameIds(await waiting(), waitsFor(other.sub)), 30_000);
  expect(await other.session.can(other.own)).toBe(true);
  expect(await second.writer.query('writerStatus')).toMatchObject({
    state: 'needs-person',
    needs: { type: 'PermissionMissing' },
  });
  // The sessions ended meanwhile: Cognito does not wait for the policy.
  await until(() => Promise.resolve(scene.playground.edge.calls.count({ operation: 'AdminUserGlobalSignOut' }) === 2));
  refused.remove();
  await second.writer.executeUpdate('retry');
  await until(async () => !(await other.session.can(other.own)));
  await second.ownerOf(other.sub).result();
  await until(async () => sameIds(await waiting(), []));
  for (const { session } of [first, other]) session.close();
}, 120_000);

test('a bucket that is gone waits for a person; one who gives up ends it, and the deny is in force when the bucket is back', async () => {
  const other = await second.user();
  await emptyAndDelete(second.dataBucket);
  await second.office.disable(other.name);
  await until(async () => sameIds(await waiting(), waitsFor(other.sub)), 30_000);
  expect(await second.writer.query('writerStatus')).toMatchObject({ needs: { type: 'BucketMissing' } });
  await second.writer.executeUpdate('giveUp');
  await until(async () => !(await waiting()).includes(second.writer.workflowId));
  await scene.edge.s3.send(new CreateBucketCommand({ Bucket: second.dataBucket }));
  await second.ownerOf(other.sub).executeUpdate('retry');
  await second.ownerOf(other.sub).result();
  await until(async () => sameIds(await waiting(), []));
  expect(await other.session.can(other.own)).toBe(false);
  other.session.close();
}, 120_000);

async function emptyAndDelete(Bucket: string): Promise<void> {
  const { Contents = [] } = await scene.behind.s3.send(new ListObjectsV2Command({ Bucket }));
  for (const { Key } of Contents) await scene.behind.s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await scene.behind.s3.send(new DeleteBucketCommand({ Bucket }));
}
