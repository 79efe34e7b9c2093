import { DeleteObjectCommand, ListObjectVersionsCommand, PutBucketVersioningCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { run } from '../../client/cli/run';
import type { IamPolicy } from '../../client/cli/iam/policy-document';
import { userRecordKey } from '../../core/layout/control-keys';
import { workerAccessKeyId } from '../../local/servers/gatehouse-identity';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { applyOffboarding } from '../support/apply-offboarding';
import { account, createNeeds } from '../support/iam-needs';
import { operatorEnv } from '../support/operator-env';
import { until } from '../support/until';

const needs = createNeeds(({ accessKeyId }) => accessKeyId === workerAccessKeyId);
let scene: AccessScene;

beforeAll(async () => {
  scene = await openAccessScene();
  scene.playground.edge.calls.watch(needs.watcher);
  const Bucket = scene.settings.dataBucket;
  await scene.behind.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  await applyOffboarding(scene, {
    storageClass: 'DEEP_ARCHIVE',
    allVersions: true,
    archivePrefix: 'archive/cold/',
    purge: true,
  });
}, 120_000);
afterAll(() => scene.close());

const quiet = {
  cwd: __dirname,
  colors: false,
  out: () => undefined,
  err: () => undefined,
  ask: () => Promise.resolve(undefined),
};

async function temporalGatehouse(args: string): Promise<string> {
  let out = '';
  const env = { ...operatorEnv(scene.playground), GATEHOUSE_EXPECTED_OWNER: account };
  const print = (text: string): void => void (out += text);
  const code = await run(args.split(' '), { ...quiet, env, out: print, err: print });
  if (code !== 0) throw new Error(out);
  return out;
}

const versionsBelow = async (Bucket: string, Prefix: string) => {
  const { Versions = [], DeleteMarkers = [] } = await scene.behind.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
  return { versions: Versions, markers: DeleteMarkers.length };
};

test('every version moves to the archive, and a purge leaves nothing of the user but what the deny rests on', async () => {
  const Bucket = scene.settings.dataBucket;
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  const [home, archive] = [`users/${sub}/`, `archive/cold/${scene.pool}/${sub}/`];
  const put = (own: string, Body: string) => scene.behind.s3.send(new PutObjectCommand({ Bucket, Key: `${home}${own}`, Body }));
  for (const body of ['one', 'two', 'three']) await put('a b+%.txt', body);
  await put('gone.txt', 'was here');
  await scene.behind.s3.send(new DeleteObjectCommand({ Bucket, Key: `${home}gone.txt` }));
  const other = `users/${randomUUID()}/a.txt`;
  await scene.behind.s3.send(new PutObjectCommand({ Bucket, Key: other, Body: "another's" }));

  await scene.office.disable(name);
  await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined, 60_000);
  const left = await versionsBelow(Bucket, home);
  expect([left.versions.map(({ Key }) => Key), left.markers]).toEqual([[home], 0]);
  const { versions } = await versionsBelow(Bucket, archive);
  // Folders of the structure have no bytes.
  const copies = versions.filter(({ Key = '', Size = 0 }) => /\/(objects|versions)\//.test(Key) && Size > 0);
  expect(copies.map(({ Size, StorageClass }) => [Size, StorageClass]).toSorted()).toEqual(
    [3, 3, 5, 8].map((bytes) => [bytes, 'DEEP_ARCHIVE']),
  );

  const { controlBucket } = scene.playground.config;
  const record = userRecordKey({ pool: scene.pool, sub });
  const before = (await versionsBelow(controlBucket, record)).versions.length;
  expect(before).toBeGreaterThan(5);
  const printed = await temporalGatehouse(`user revoke ${sub} --purge`);
  expect(printed).toMatch(/erased 1?\d versions of \d+ bytes and 0 delete markers/);
  for (const prefix of [home, archive]) expect(await versionsBelow(Bucket, prefix)).toEqual({ versions: [], markers: 0 });
  expect((await versionsBelow(Bucket, other)).versions).toHaveLength(1);
  expect((await versionsBelow(controlBucket, record)).versions.length).toBeLessThan(before);
  expect(await scene.denied()).toContain(sub);

  const policy = JSON.parse(await temporalGatehouse('iam --json')) as IamPolicy;
  expect(needs.undeclared(policy)).toEqual([]);
}, 180_000);
