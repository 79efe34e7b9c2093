import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import type { IamPolicy } from '../../client/cli/iam/policy-document';
import { userLifecycleId } from '../../core/contract/ids';
import type { LifecycleStatus } from '../../core/contract/messages';
import { workerAccessKeyId } from '../../local/servers/gatehouse-identity';
import { runPass } from '../../local/play/run-pass';
import { createNeeds } from '../support/iam-needs';
import { openTenantPlayground, type TenantPlayground } from '../support/tenant-playground';
import { until } from '../support/until';

const start = `t${randomUUID().slice(0, 8)}`;

const needs = createNeeds(({ accessKeyId }) => accessKeyId === workerAccessKeyId);

let scene: TenantPlayground;
beforeAll(async () => {
  scene = await openTenantPlayground({
    mode: 'bucket',
    bucket: { pattern: `${start}-{tenant}`, tags: { customer: '{tenant}' } },
    structure: ['shared/'],
    grants: [{ prefix: 'tenants/{tenant}/shared/', allow: ['read', 'write', 'list'] }],
    onFirstUser: true,
  });
  scene.playground.edge.calls.watch(needs.watcher);
});
afterAll(() => scene.close());

const hasStorage = (sub: string) => until(async () => (await scene.observe(sub)).attribute !== undefined);

test('the first user of a tenant makes it: a bucket that nobody else reaches, and the storage of the user in it', async () => {
  const [ann, bea] = await Promise.all([scene.register('acme'), scene.register('acme')]);
  await Promise.all([hasStorage(ann.sub), hasStorage(bea.sub)]);
  const Bucket = `${start}-acme`;
  expect(await scene.record('acme')).toMatchObject({ state: 'active', storages: [{ mode: 'bucket', bucket: Bucket }] });
  expect((await scene.observe(ann.sub)).record).toMatchObject({ bucket: Bucket, prefix: `tenants/acme/users/${ann.sub}/` });
  expect(await scene.keysIn(scene.playground.app.dataBucket)).toEqual([]);

  const { s3 } = scene.behind;
  const block = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  expect(Object.values(block.PublicAccessBlockConfiguration ?? {})).toEqual([true, true, true, true]);
  const { OwnershipControls } = await s3.send(new GetBucketOwnershipControlsCommand({ Bucket }));
  expect(OwnershipControls?.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
  const { ServerSideEncryptionConfiguration: encryption } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  expect(encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe('AES256');
  const { Rules = [] } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  expect(Rules.map((rule) => rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation)).toEqual([7]);
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([{ Key: 'customer', Value: 'acme' }]);

  const [first, second] = await Promise.all([scene.storageOf(ann.name, Bucket), scene.storageOf(bea.name, Bucket)]);
  await first.put(`tenants/acme/users/${ann.sub}/mine.txt`, 'mine');
  await first.put('tenants/acme/shared/plan.txt', 'ours');
  expect((await second.get('tenants/acme/shared/plan.txt')).toString()).toBe('ours');
  await expect(second.get(`tenants/acme/users/${ann.sub}/mine.txt`)).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('two tenants whose names come to the same bucket get one each, and reach nothing of each other', async () => {
  const [upper, lower] = await Promise.all([scene.make('Globex Inc'), scene.make('globex-inc')]);
  const buckets = [upper, lower].map(({ storages }) => storages[0]?.bucket ?? '');
  expect(new Set(buckets).size).toBe(2);
  expect(buckets).toContain(`${start}-globex-inc`);
  const eve = await scene.register('globex-inc');
  await hasStorage(eve.sub);
  const [theirs = '', own = ''] = buckets;
  const elsewhere = await scene.storageOf(eve.name, theirs);
  const refused = { name: 'AccessDenied' };
  await expect(elsewhere.put(`tenants/globex-inc/users/${eve.sub}/x.txt`, 'x')).rejects.toMatchObject(refused);
  await expect(elsewhere.list('')).rejects.toMatchObject(refused);
  await expect(elsewhere.list(`tenants/globex-inc/users/${eve.sub}/`)).rejects.toMatchObject(refused);
  await (await scene.storageOf(eve.name, own)).put(`tenants/globex-inc/users/${eve.sub}/x.txt`, 'x');
});

/** Whether S3 lets the call through. */
const isAllowed = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'AccessDenied') return false;
      throw error;
    },
  );

test('groups and revocations reach users in the bucket of their tenant', async () => {
  const dan = await scene.register('initech');
  await hasStorage(dan.sub);
  const Bucket = `${start}-initech`;
  const storage = await scene.storageOf(dan.name, Bucket);
  const shared = 'tenants/initech/shared/plan.txt';
  await storage.put(shared, 'ours');
  const remove = () => isAllowed(storage.remove(shared));
  expect(await remove()).toBe(false);
  await scene.office.join(dan.name, 'admin');
  await until(remove);
  const own = `tenants/initech/users/${dan.sub}/mine.txt`;
  await storage.put(own, 'mine');
  await scene.office.disable(dan.name);
  await until(async () => !(await isAllowed(storage.get(own))));
  expect(await isAllowed(storage.put(shared, 'theirs'))).toBe(false);
});

test('a policy that somebody takes off a tenant’s bucket behind our back is found by a pass and put back', async () => {
  await scene.make('soylent');
  const Bucket = `${start}-soylent`;
  const { s3 } = scene.behind;
  const { controlBucket } = scene.playground.config;
  const pass = () => runPass(scene.playground, { s3, controlBucket });
  expect(await pass()).not.toContain('policy-deleted');
  // The writer looks back at what it wrote by itself, and may be faster.
  await until(async () => {
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    return (await pass()).includes('policy-deleted');
  });
  await until(() => s3.send(new GetBucketPolicyCommand({ Bucket })).then(({ Policy = '' }) => Policy.includes('soylent')));
});

test('throttling and lost answers at every call end in the same tenant', async () => {
  const { edge } = scene.playground;
  const Bucket = `${start}-troubled`;
  const trouble = [
    ['HeadBucket', 'throttle'],
    ['CreateBucket', 'reset-after'],
    ['PutPublicAccessBlock', 'reset-before'],
    ['PutBucketTagging', 'reset-after'],
    ['PutBucketPolicy', 'reset-after'],
    ['PutObject', 'reset-after'],
  ] as const;
  const faults = trouble.map(([operation, type]) =>
    edge.faults.add({ match: { service: 's3', operation, bucket: Bucket }, effect: { type } }),
  );
  expect(await scene.make('troubled')).toMatchObject({ epoch: 1, storages: [{ bucket: Bucket }] });
  expect(faults.filter((fault) => fault.fired() === 0)).toEqual([]);
  expect(await scene.keysIn(Bucket)).toEqual(['tenants/troubled/', 'tenants/troubled/shared/']);
  expect((await scene.make('troubled')).did).toEqual([]);
});

test.each(['of another account', 'of this account'])('a bucket %s that was there before is left alone', async (whose) => {
  const tenant = `umbrella-${whose.split(' ')[1] ?? ''}`;
  const Bucket = `${start}-${tenant}`;
  await scene.behind.s3.send(new CreateBucketCommand({ Bucket }));
  if (whose === 'of another account') scene.playground.edge.buckets.setOwner(Bucket, '999999999999');
  await expect(scene.run({ tenant })).rejects.toMatchObject({ cause: { type: 'BucketNameTaken' } });
  expect(await scene.keysIn(Bucket)).toEqual([]);
  await expect(scene.behind.s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
    name: 'NoSuchBucketPolicy',
  });
  await expect(scene.behind.s3.send(new GetBucketTaggingCommand({ Bucket }))).rejects.toMatchObject({ name: 'NoSuchTagSet' });
  expect(await scene.record(tenant)).toMatchObject({ state: 'provisioning', storages: [] });
});

/** As somebody does by hand: with everything that is in it. */
async function deleteBucket(Bucket: string): Promise<void> {
  const { s3 } = scene.behind;
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  for (const { Key, VersionId } of [...Versions, ...DeleteMarkers]) {
    await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}

test('a bucket that somebody deletes before the first user comes is made anew with its tenant, and the user goes on', async () => {
  const Bucket = `${start}-wayne`;
  await scene.make('wayne');
  await deleteBucket(Bucket);
  const { sub, name } = await scene.register('wayne');
  const owner = scene.client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub }));
  await until(async () => (await owner.query<LifecycleStatus>('lifecycleStatus')).needs?.type === 'BucketMissing');
  expect((await scene.observe(sub)).attribute).toBeUndefined();
  const { did, storages } = await scene.make('wayne');
  expect(did).toContain(`bucket ${Bucket}: created`);
  expect(storages).toMatchObject([{ bucket: Bucket, isolatedAt: expect.any(String) as string }]);
  await owner.executeUpdate('retry');
  await hasStorage(sub);
  await (await scene.storageOf(name, Bucket)).put(`tenants/wayne/users/${sub}/x.txt`, 'x');
});

test('a worker that is killed at any step leaves nothing that another does not finish', async () => {
  const { edge, worker, startWorker } = scene.playground;
  const steps = ['CreateBucket', 'PutPublicAccessBlock', 'PutBucketLifecycleConfiguration', 'PutBucketPolicy', 'PutObject'];
  const underWay = steps.map((operation, index) => {
    const tenant = `killed-${String(index)}`;
    const gate = edge.gate({ service: 's3', operation, bucket: `${start}-${tenant}` }, 'after');
    return { tenant, gate, made: scene.make(tenant) };
  });
  await Promise.all(underWay.map(({ gate }) => gate.reached()));
  process.kill(worker.pid, 'SIGKILL');
  await startWorker();
  for (const { gate } of underWay) gate.release();
  for (const { tenant, made } of underWay) {
    const Bucket = `${start}-${tenant}`;
    expect(await made).toMatchObject({ epoch: 1, storages: [{ bucket: Bucket }] });
    expect(await scene.keysIn(Bucket)).toEqual([`tenants/${tenant}/`, `tenants/${tenant}/shared/`]);
    expect((await scene.behind.s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toContain(tenant);
  }
});

test('the least policy that is printed for workers allows every call that they made', async () => {
  const policy = (await scene.operator('iam')) as IamPolicy;
  expect(needs.count()).toBeGreaterThan(20);
  expect(needs.unknown()).toEqual([]);
  expect(needs.undeclared(policy)).toEqual([]);
});
