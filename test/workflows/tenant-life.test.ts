import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { BulkObjects } from '../../core/bulk-objects';
import { policyWriterId, tenantId } from '../../core/contract/ids';
import type { Receipt } from '../../core/contract/messages';
import type { OffboardingReceipt } from '../../core/contract/tenant-offboarding';
import type { TenantResult } from '../../core/contract/tenants';
import type { PolicyDocument } from '../../core/policy/document';
import { explainAccess } from '../../core/policy/explain-access';
import type { UserRecord } from '../../core/registry/user-record';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import type { StoredObject } from '../support/fake-ports';
import { tenantsInMemory } from '../support/tenants-in-memory';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

test('a tenant with a bucket of its own is made, goes, and is made again: its policy says nothing of ours in between', async () => {
  const w = tenantsInMemory(environment);
  const { tenant, bucket } = w;
  await withDeployment(environment, w.ports, async ({ client, starter, taskQueue }) => {
    const execute = <Result>(type: string) =>
      client.workflow.execute(type, { taskQueue, workflowId: tenantId(tenant), args: [{ tenant }] }) as Promise<Result>;
    await execute<TenantResult>('provisionTenant');
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    expect(w.host.policies.get(bucket)).toContain(tenant);
    const gone = await execute<OffboardingReceipt>('offboardTenant');
    expect(gone).toMatchObject({ revoked: 1, retiredPolicies: [bucket], buckets: [{ bucket, outcome: 'kept' }] });
    expect(w.directory.users.get(w.sub)?.enabled).toBe(false);
    await untilNoPolicy();
    expect(w.tenantRecord()).toMatchObject({ state: 'offboarded', epoch: 2 });
    const again = await execute<TenantResult>('provisionTenant');
    expect(again).toMatchObject({ made: { epoch: 3, storages: [{ bucket }] } });
    expect(w.tenantRecord()).toMatchObject({ state: 'active', epoch: 3 });
    expect(w.host.policies.get(bucket)).toContain(tenant);
  });

  async function untilNoPolicy(): Promise<void> {
    for (let looks = 0; w.host.policies.has(bucket) && looks < 100; looks++) await environment.sleep('1s');
    expect(w.host.policies.get(bucket)).toBeUndefined();
  }
}, 120_000);

test('a user whom nobody has seen before is denied in the bucket of their tenant, and named in no other policy', async () => {
  const w = tenantsInMemory(environment);
  const { tenant, bucket, sub, directory, host } = w;
  const seen = directory.users.get(sub);
  if (seen !== undefined) directory.users.set(sub, { ...seen, enabled: false });
  await withDeployment(environment, w.ports, async ({ client, starter, taskQueue }) => {
    await client.workflow.execute('provisionTenant', { taskQueue, workflowId: tenantId(tenant), args: [{ tenant }] });
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    expect(host.policies.get(bucket)).toContain(sub);
    const others = [...host.policies].filter(([name]) => name !== bucket);
    expect(others.filter(([, policy]) => policy.includes(sub))).toEqual([]);
    // It was contained there before anybody knew of the tenant.
    expect(others.map(([name]) => name)).toHaveLength(1);
  });
}, 60_000);

test('a user moves from the bucket of one made tenant to that of another: denied in the old one first, with all that objects carry', async () => {
  const w = tenantsInMemory(environment);
  const { sub, tenant: old, bucket: oldBucket } = w;
  const next = old.replace('acme', 'globex');
  const nextBucket = oldBucket.replace('acme', 'globex');
  const at = (tenant: string): string => `tenants/${tenant}/users/${sub}/`;
  const reaches = (bucket: string, tenant: string): boolean => {
    const document = JSON.parse(w.host.policies.get(bucket) ?? '{"Version":"2012-10-17","Statement":[]}') as PolicyDocument;
    const role = 'arn:aws:iam::111122223333:role/app-user';
    const asked = { role, tags: { sub, tenant }, bucketArn: `arn:aws:s3:::${bucket}`, key: `${at(tenant)}a.txt` };
    const policies = { identity: [], resource: { name: bucket, document } };
    return explainAccess(policies, { ...asked, action: 's3:GetObject', at: new Date().toISOString() }).verdict === 'allowed';
  };
  const below = (bucket: string, prefix: string) =>
    [...w.objects.stored].flatMap(([key, object]) =>
      key.startsWith(`${bucket}/${prefix}`) && !key.endsWith('/') ? [[key.slice(bucket.length + prefix.length + 1), object]] : [],
    );
  const put = (name: string, more: Partial<StoredObject> = {}): object => {
    const modifiedAt = '2026-01-01T00:00:00.000Z';
    const object = { body: `of ${name}`, etag: `"${name}"`, metadata: {}, storageClass: 'STANDARD', modifiedAt, ...more };
    w.objects.stored.set(`${oldBucket}/${at(old)}${name}`, object);
    // A copy is younger than what it is of.
    return { ...object, modifiedAt: expect.anything() as unknown };
  };
  const reachedAtCopy: boolean[][] = [];
  const copy: BulkObjects['copy'] = (what) => {
    reachedAtCopy.push([reaches(oldBucket, old), reaches(nextBucket, next)]);
    return w.ports.bulk.copy(what);
  };
  await withDeployment(environment, { ...w.ports, bulk: { ...w.ports.bulk, copy } }, async ({ client, starter, taskQueue }) => {
    const execute = <Result>(type: string, workflowId: string, input: object) =>
      client.workflow.execute(type, { taskQueue, workflowId, args: [input] }) as Promise<Result>;
    for (const tenant of [old, next]) await execute<TenantResult>('provisionTenant', tenantId(tenant), { tenant });
    expect([...w.buckets.made.keys()]).toEqual([oldBucket, nextBucket]);
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    const objects = [
      ['a.txt', put('a.txt')],
      ['docs/b.pdf', put('docs/b.pdf', { metadata: { author: 'ann' }, tags: { tier: 'gold' }, storageClass: 'GLACIER_IR' })],
    ];
    expect(reaches(oldBucket, old)).toBe(true);
    w.changeTenant(next);
    await starter.signalOwner(w.user, [w.hint('user-changed')]);
    await until(async () => (await w.needs()) === 'TenantChanged');
    expect([reaches(oldBucket, old), reaches(nextBucket, next), below(nextBucket, at(next))]).toEqual([false, true, []]);
    expect(below(oldBucket, at(old))).toEqual(objects);
    const receipt = await execute<Receipt>('moveTenant', `approve-${sub}`, { ...w.user, tenant: next });
    await w.settled();
    expect(reachedAtCopy.length).toBeGreaterThanOrEqual(objects.length);
    expect(new Set(reachedAtCopy.flatMap(([old]) => old))).toEqual(new Set([false]));
    expect(below(nextBucket, at(next))).toEqual(objects);
    expect(below(oldBucket, at(old))).toEqual([]);
    const place = (tenant: string, bucket: string) => ({ tenant, bucket, prefix: at(tenant) });
    const bytes = objects.length * 'of '.length + 'a.txtdocs/b.pdf'.length;
    expect(receipt).toMatchObject({ useCase: 'moveTenant', sub });
    expect(receipt.move).toMatchObject({
      from: [place(old, oldBucket)],
      to: place(next, nextBucket),
      objects: 2,
      bytes,
      removed: 2,
      stays: {},
    });
    expect(w.record() as UserRecord).toMatchObject({ tenant: next, bucket: nextBucket, prefix: at(next), formerTenants: [old] });
    expect([reaches(oldBucket, old), reaches(nextBucket, next), w.attribute()]).toEqual([false, true, at(next)]);
    for (const bucket of [oldBucket, nextBucket]) await client.workflow.getHandle(policyWriterId('s3', bucket)).terminate();
  });
}, 120_000);
