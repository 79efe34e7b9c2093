import { CreateBucketCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { userLifecycleId } from '../../core/contract/ids';
import type { LifecycleStatus } from '../../core/contract/messages';
import type { FaultEffect } from '../../local/edge/faults/fault-rule';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { applyOffboarding } from '../support/apply-offboarding';
import { until } from '../support/until';

const kmsKey = 'arn:aws:kms:us-east-1:000000000000:key/0f3c9b1e-0000-4000-8000-000000000001';

const archiveBucket = `cold-${randomUUID()}`;
const someone = (): string => `u${randomUUID().slice(0, 8)}`;

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
  await applyOffboarding(scene, { archiveBucket, encryption: { kmsKey } });
  // Workers know of it a little later.
  await until(async () => (await scene.record(await scene.user(someone()))).configRevision === 2, 60_000);
}, 180_000);
afterAll(() => scene.close());
afterEach(() => {
  scene.playground.edge.faults.clear();
});

let isThere = false;
const make = async (): Promise<void> => {
  if (!isThere) await scene.behind.s3.send(new CreateBucketCommand({ Bucket: archiveBucket }));
  isThere = true;
};

/** Copies to the archive fail that way, for as long as nobody mends it. */
const refuse = (effect: FaultEffect) => async (): Promise<void> => {
  await make();
  const match = { service: 's3', operation: 'CopyObject', bucket: archiveBucket } as const;
  scene.playground.edge.faults.add({ match, times: Number.MAX_SAFE_INTEGER, effect });
};
const allow = (): Promise<void> => {
  scene.playground.edge.faults.clear();
  return Promise.resolve();
};

const owner = (sub: string) => scene.playground.temporal.client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub }));
const needs = async (sub: string) =>
  (
    await owner(sub)
      .query<LifecycleStatus>('lifecycleStatus')
      .catch(() => undefined)
  )?.needs;

async function keysBelow(Bucket: string, Prefix: string): Promise<readonly string[]> {
  const { Contents = [] } = await scene.behind.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.map(({ Key = '' }) => Key);
}

test.each([
  ["the archive's bucket is gone", 'BucketMissing', () => Promise.resolve(), make],
  ["the archive's bucket refuses", 'PermissionMissing', refuse({ type: 'access-denied' }), allow],
  [
    'the key of the archive is disabled',
    'KeyUnusable',
    refuse({ type: 'error', status: 400, code: 'KMS.DisabledException' }),
    allow,
  ],
] as const)(
  '%s: the user stays denied and keeps every object, a person is asked for, and retry goes on',
  async (_what, type, begin, mend) => {
    await begin();
    const name = someone();
    const sub = await scene.user(name);
    const [home, key] = [{ Bucket: scene.settings.dataBucket, Prefix: `users/${sub}/` }, scene.own(sub)];
    await scene.behind.s3.send(new PutObjectCommand({ Bucket: home.Bucket, Key: key, Body: 'mine' }));
    const session = await scene.session(name);
    expect(await session.can(key)).toBe(true);

    await scene.office.disable(name);
    await until(async () => (await needs(sub))?.type === type, 60_000);
    expect(await session.can(key)).toBe(false);
    expect(await keysBelow(home.Bucket, home.Prefix)).toContain(key);
    expect((await scene.record(sub)).lastFailure).toMatchObject({ type });

    await mend();
    await owner(sub).executeUpdate('retry');
    await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined, 60_000);
    expect(await keysBelow(home.Bucket, home.Prefix)).toEqual([home.Prefix]);
    const copies = (await keysBelow(archiveBucket, `archive/${scene.pool}/${sub}/`)).filter((copy) => copy.endsWith('note.txt'));
    expect(copies).toHaveLength(1);
    const head = await scene.behind.s3.send(new HeadObjectCommand({ Bucket: archiveBucket, Key: copies[0] }));
    expect(head).toMatchObject({ SSEKMSKeyId: kmsKey, StorageClass: 'GLACIER_IR', ContentLength: 'mine'.length });
    expect(await scene.denied()).toContain(sub);
    session.close();
  },
  180_000,
);
