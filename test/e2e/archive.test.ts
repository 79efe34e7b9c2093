import {
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { createHash, randomUUID } from 'node:crypto';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { applyOffboarding } from '../support/apply-offboarding';
import { until } from '../support/until';

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
  await applyOffboarding(scene);
});
afterAll(() => scene.close());
afterEach(() => {
  scene.playground.edge.faults.clear();
});

const odd = ['note.txt', 'a//b', '/lead', 'new\nline', 'ü %2B + ?&', '100%', 'empty', 'x'.repeat(900)];

async function userWithObjects() {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  const prefix = `users/${sub}/`;
  for (const [index, own] of odd.entries()) {
    await scene.behind.s3.send(
      new PutObjectCommand({
        Bucket: scene.settings.dataBucket,
        Key: `${prefix}${own}`,
        Body: Buffer.from(own === 'empty' ? '' : `${own} ${String(index)}`),
        ContentType: 'text/x-odd',
        Metadata: { number: String(index) },
        Tagging: `number=${String(index)}`,
      }),
    );
  }
  return { name, sub, prefix };
}

/** Every object below a prefix but markers: name to its digest, size, tags, metadata and class. */
async function objectsBelow(prefix: string): Promise<Record<string, object>> {
  const Bucket = scene.settings.dataBucket;
  const { Contents = [] } = await scene.behind.s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
  const found: Record<string, object> = {};
  for (const { Key = '' } of Contents) {
    const ref = { Bucket, Key };
    const { Body } = await scene.behind.s3.send(new GetObjectCommand(ref));
    const { TagSet } = await scene.behind.s3.send(new GetObjectTaggingCommand(ref));
    const {
      ContentType,
      Metadata,
      ContentLength,
      StorageClass = 'STANDARD',
    } = await scene.behind.s3.send(new HeadObjectCommand(ref));
    const body = (await Body?.transformToByteArray()) ?? new Uint8Array();
    const digest = createHash('sha256').update(body).digest('hex');
    found[Key.slice(prefix.length)] = { digest, ContentLength, TagSet, ContentType, Metadata, StorageClass };
  }
  return found;
}

/** Copies below the archive of a user, by their names at home. */
async function archivedOf(sub: string): Promise<Record<string, object>> {
  const all = await objectsBelow(`archive/${scene.pool}/${sub}/`);
  const copies = Object.entries(all).filter(([key]) => key.includes('/objects/'));
  return Object.fromEntries(copies.map(([key, value]) => [key.slice(key.indexOf('/objects/') + '/objects/'.length), value]));
}

test("a disabled user's objects move to the cold prefix, and home again when the user is enabled", async () => {
  const { name, sub, prefix } = await userWithObjects();
  const before = await objectsBelow(prefix);
  await scene.office.disable(name);
  await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined, 40_000);
  expect(Object.keys(await objectsBelow(prefix))).toEqual(['']);
  const { '': marker, ...own } = before;
  const cold = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, { ...value, StorageClass: 'GLACIER_IR' }]));
  expect(await archivedOf(sub)).toEqual(cold);
  await scene.office.enable(name);
  await until(async () => (await scene.record(sub)).revocation === undefined, 100_000);
  expect(await objectsBelow(prefix)).toEqual({ '': marker, ...own });
  expect(await archivedOf(sub)).toEqual({});
}, 180_000);

test('answers that are lost after copies and deletes lose nothing', async () => {
  const { name, sub, prefix } = await userWithObjects();
  const before = await objectsBelow(prefix);
  scene.playground.edge.faults.add({ match: { operation: 'CopyObject' }, times: 3, effect: { type: 'reset-after' } });
  scene.playground.edge.faults.add({ match: { operation: 'DeleteObject' }, times: 3, effect: { type: 'reset-after' } });
  await scene.office.disable(name);
  await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined, 60_000);
  expect(Object.keys(await objectsBelow(prefix))).toEqual(['']);
  expect(Object.keys(await archivedOf(sub)).toSorted()).toEqual(Object.keys(before).filter(Boolean).toSorted());
}, 180_000);
