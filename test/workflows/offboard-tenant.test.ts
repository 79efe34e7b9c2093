import { randomUUID } from 'node:crypto';
import { ensureTenantBucket } from '../../activities/ensure-tenant-bucket';
import { sha256Hex } from '../../core/digest';
import { messageNames } from '../../core/contract/messages';
import { GatehouseFailure } from '../../core/failures';
import {
  keptObjectsKey,
  offboardedUsersKey,
  tenantRecordKey,
  userRecordKey,
  waitingForTenantPrefix,
} from '../../core/layout/control-keys';
import { event, now, pool, user } from '../support/builders';
import { type Deployment, withDeployment } from '../support/deployment';
import { type QuickServer, quickServer } from '../support/quick-server';
import { offboardingWorld, type OffboardingWorld } from '../support/offboarding-world';
import { tenantsInMemory } from '../support/tenants-in-memory';
import { until } from '../support/until';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

async function inWorld(w: OffboardingWorld, use: (deployment: Deployment) => Promise<void>, ports: object = {}): Promise<void> {
  await withDeployment(quick.environment, { ...w.ports, ...ports }, use, {}, quick);
  await w.close(quick.environment);
}

const failsWith = (type: string) => ({ cause: { type } });
const state = async (w: OffboardingWorld) => (await w.status(quick.environment)).state;

test('users are revoked and nobody else, markers go, what is left is listed, and the tenant is gone', async () => {
  const w = offboardingWorld();
  const users = [1, 2, 3].map((number) => w.addUser(number));
  const stranger = w.addUser(9, w.other);
  w.put(`tenants/${w.tenant}/shared/plan.txt`, 'plan');
  w.put(`tenants/${w.tenant}0/users/x/note.txt`, 'another tenant, whose name goes on');
  await inWorld(w, async (deployment) => {
    const receipt = await (await w.start(deployment)).result();
    expect(receipt).toMatchObject({ tenant: w.tenant, epoch: 2, revoked: 3, buckets: [], retiredPolicies: [] });
    for (const sub of users) {
      expect(w.record(sub)).toMatchObject({ state: 'revoked', revocation: { reason: 'requested' } });
      expect([w.isEnabled(sub), w.host.policies.get(w.dataBucket)?.includes(sub)]).toEqual([false, true]);
    }
    expect([w.isEnabled(stranger), w.record(stranger)?.state]).toEqual([true, 'active']);
    expect(w.tenantRecord()).toMatchObject({ state: 'offboarded', epoch: 2, offboardedAt: receipt.finishedAt });
    expect(w.tenantRecord(w.other)).toMatchObject({ state: 'active', epoch: 1 });
    expect(w.stored.has(`${w.bucket}/tenants/${w.tenant}/`)).toBe(false);
    expect(w.stored.has(`${w.bucket}/tenants/${w.other}/`)).toBe(true);
    const [kept] = receipt.kept;
    expect(kept).toMatchObject({ objects: 1, bytes: 4, removedMarkers: 1, listing: { parts: 1 } });
    const [listing = ''] = w.keys(`control/${kept?.listing?.prefix ?? '-'}`);
    expect(JSON.parse(w.body(listing))).toMatchObject({ bucket: w.bucket, key: `tenants/${w.tenant}/shared/plan.txt` });
    expect(kept?.listing?.digest).toBe(sha256Hex(`\n${w.body(listing)}`));
    expect(JSON.parse(w.body(`control/${receipt.key}`))).toEqual(receipt);
  });
}, 60_000);

test('more users than configured wait for a person, who lets them go or leaves the tenant as it was', async () => {
  const w = offboardingWorld({ offboarding: { approveAbove: 1, deleteBucket: false, retain: '30d' } });
  const users = [1, 2].map((number) => w.addUser(number));
  await inWorld(w, async (deployment) => {
    const first = await w.start(deployment);
    await until(async () => (await state(w)) === 'needs-person');
    expect((await w.status(quick.environment)).says).toContain('2 users of the tenant are to be revoked, more than 1');
    expect(w.tenantRecord().state).toBe('offboarding');
    await first.executeUpdate(messageNames.giveUp);
    await expect(first.result()).rejects.toMatchObject(failsWith('GivenUp'));
    expect([w.tenantRecord().state, ...users.map(w.isEnabled)]).toEqual(['active', true, true]);
    const second = await w.start(deployment);
    await until(async () => (await state(w)) === 'needs-person');
    await second.executeUpdate(messageNames.approve);
    const receipt = await second.result();
    expect(receipt.revoked).toBe(2);
    expect(Date.parse(receipt.approvedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(receipt.startedAt));
  });
}, 60_000);

test('a user who came while a tenant waited for a person gets storage once the tenant stays', async () => {
  const w = offboardingWorld({ offboarding: { approveAbove: 0, deleteBucket: false, retain: '30d' } });
  w.addUser(1);
  const sub = randomUUID();
  w.directory.users.set(sub, user({ sub, username: 'late', attributes: { 'custom:tenant_id': w.tenant } }));
  await inWorld(w, async (deployment) => {
    const run = await w.start(deployment);
    await until(async () => (await state(w)) === 'needs-person');
    const at = new Date().toISOString();
    await deployment.starter.signalOwner({ pool, sub }, [event('user-confirmed', { sub, at, receivedAt: at })]);
    await until(() => Promise.resolve(w.keys(`control/${waitingForTenantPrefix(w.tenant)}`).length === 1));
    expect(w.record(sub)?.state).not.toBe('active');
    await run.executeUpdate(messageNames.giveUp);
    await expect(run.result()).rejects.toMatchObject(failsWith('GivenUp'));
    await until(() => Promise.resolve(w.record(sub)?.state === 'active'));
    expect(w.stored.has(`${w.bucket}/tenants/${w.tenant}/users/${sub}/`)).toBe(true);
  });
}, 60_000);

test('one that was terminated goes on when it is started again', async () => {
  const w = offboardingWorld();
  const users = [1, 2].map((number) => w.addUser(number));
  let hasReceipts = false;
  const write: typeof w.objects.write = (ref, ...how) =>
    hasReceipts || !ref.key.startsWith('receipts/offboardTenant/')
      ? w.objects.write(ref, ...how)
      : Promise.reject(new GatehouseFailure('AwsUnavailable', { place: 'call=PutObject', remedy: 'Try again.' }));
  await inWorld(
    w,
    async (deployment) => {
      const first = await w.start(deployment);
      await until(() => Promise.resolve(users.every((sub) => w.record(sub)?.state === 'revoked')));
      await first.terminate();
      expect(w.tenantRecord().state).toBe('offboarding');
      hasReceipts = true;
      w.addUser(3);
      const receipt = await (await w.start(deployment)).result();
      expect(receipt).toMatchObject({ epoch: 3, revoked: 1 });
      expect(w.tenantRecord()).toMatchObject({ state: 'offboarded', epoch: 3 });
    },
    { objects: { ...w.objects, write } },
  );
}, 60_000);

test('a run that continues as new goes on where it was: at the users of a part, and in the middle of a listing', async () => {
  const w = offboardingWorld();
  const [asked, late] = [w.addUser(1), w.addUser(2)];
  w.put(`tenants/${w.tenant}/shared/a.txt`, 'before');
  w.put(`tenants/${w.tenant}/shared/b.txt`, 'after');
  w.write(tenantRecordKey(w.tenant), { ...w.tenantRecord(), state: 'offboarding', epoch: 2, offboarding: { run: 'before' } });
  const storages = w.tenantRecord().storages.map((storage) => ({ ...storage, deleteBucket: false, retainMs: 0 }));
  const plan = { tenant: w.tenant, epoch: 2, configRevision: 1, approveAbove: 0, storages };
  const begun = { plan, startedAt: now, approvedAt: now, revoked: 0, kept: [] };
  w.write(offboardedUsersKey(w.tenant, 2, { round: 1, part: 0 }), {
    schema: 'gatehouse.offboarded-users/1',
    pool,
    subs: [asked],
  });
  await inWorld(w, async (deployment) => {
    const atUsers = { ...begun, round: 1, parts: 1, open: [0], found: 1 };
    const first = await (await w.start(deployment, { carried: atUsers })).result();
    expect(first).toMatchObject({ epoch: 2, startedAt: now, approvedAt: now, revoked: 2, kept: [{ objects: 2 }] });
    expect([asked, late].map(w.isEnabled)).toEqual([false, false]);
    const listing = { objects: 1, bytes: 6, removed: 1, parts: 1, digest: 'd', after: `tenants/${w.tenant}/shared/a.txt` };
    const inListing = { ...begun, round: 2, parts: 0, open: [], found: 0, revoked: 2, listing };
    const { kept } = await (await w.start(deployment, { carried: inListing })).result();
    expect(kept).toMatchObject([{ objects: 2, bytes: 11, removedMarkers: 1, listing: { parts: 2 } }]);
    expect(kept[0]?.listing?.digest).toBe(sha256Hex(`d\n${w.body(`control/${keptObjectsKey(w.tenant, 2, 0, 1)}`)}`));
  });
}, 60_000);

test('a user who is on the way to the tenant from another one is revoked with it', async () => {
  const w = offboardingWorld();
  const sub = w.addUser(1, w.other);
  const place = (tenant: string) => ({ tenant, bucket: w.bucket, prefix: `tenants/${tenant}/users/${sub}/` });
  const move = { id: 1, from: [place(w.other)], to: place(w.tenant), phase: 'moving', beganAt: now } as const;
  w.write(userRecordKey({ pool, sub }), { ...w.record(sub), move });
  const known = w.directory.users.get(sub);
  if (known === undefined) throw new Error('There is no user.');
  w.directory.users.set(sub, { ...known, attributes: { ...known.attributes, 'custom:tenant_id': w.tenant } });
  await inWorld(w, async (deployment) => {
    expect(await (await w.start(deployment)).result()).toMatchObject({ revoked: 1 });
    expect([w.record(sub)?.state, w.isEnabled(sub)]).toEqual(['revoked', false]);
  });
}, 60_000);

test('a user whose revocation fails waits for a person, and the rest goes on', async () => {
  const w = offboardingWorld();
  const [broken, whole] = [w.addUser(1), w.addUser(2)];
  let isBroken = true;
  const disable: typeof w.directory.disable = (id, username) =>
    isBroken && username === broken
      ? Promise.reject(new GatehouseFailure('PermissionMissing', { place: 'call=AdminDisableUser', remedy: 'Allow it.' }))
      : w.directory.disable(id, username);
  await inWorld(
    w,
    async (deployment) => {
      const run = await w.start(deployment);
      await until(async () => (await w.status(quick.environment)).says.includes(broken));
      expect(await w.status(quick.environment)).toMatchObject({
        state: 'needs-person',
        says: expect.stringMatching(/PermissionMissing/) as string,
      });
      await until(() => Promise.resolve(w.record(whole)?.state === 'revoked'));
      isBroken = false;
      await run.executeUpdate(messageNames.retry);
      expect((await run.result()).revoked).toBe(2);
    },
    { directory: { ...w.directory, disable } },
  );
}, 60_000);

describe('a bucket of the tenant’s own', () => {
  const offboarding = { approveAbove: 50, deleteBucket: true, retain: '1s' };

  test('is deleted once its time is over, if nothing is in it', async () => {
    const w = offboardingWorld({ mode: 'bucket', offboarding });
    await inWorld(w, async (deployment) => {
      const receipt = await (await w.start(deployment)).result();
      expect(receipt.retiredPolicies).toEqual([w.bucket]);
      expect(receipt.buckets).toEqual([{ bucket: w.bucket, outcome: 'deleted' }]);
      expect(w.keys('control/registry/tenant-buckets/')).toEqual([]);
      expect(Date.parse(receipt.finishedAt) - Date.parse(receipt.startedAt)).toBeGreaterThanOrEqual(1_000);
    });
  }, 60_000);

  test('stays with what is in it, and says why', async () => {
    const w = offboardingWorld({ mode: 'bucket', offboarding });
    w.put('somewhere/else.txt', 'x');
    w.put('somewhere/', '');
    await inWorld(w, async (deployment) => {
      const { buckets, kept } = await (await w.start(deployment)).result();
      expect(buckets).toEqual([
        { bucket: w.bucket, outcome: 'kept', why: 'it is not empty: objects, older versions or delete markers' },
      ]);
      expect(kept[0]?.objects).toBe(2);
      expect(w.body(w.keys('control/registry/tenant-buckets/')[0] ?? '')).toContain('retiredAt');
    });
  }, 60_000);

  test('stays where a person decided so before the run continued as new', async () => {
    const w = offboardingWorld({ mode: 'bucket', offboarding: { ...offboarding, retain: '30d' } });
    w.write(tenantRecordKey(w.tenant), { ...w.tenantRecord(), state: 'offboarding', epoch: 2, offboarding: { run: 'before' } });
    const storages = w.tenantRecord().storages.map((storage) => ({ ...storage, deleteBucket: true, retainMs: 30 * 86_400_000 }));
    const plan = { tenant: w.tenant, epoch: 2, configRevision: 1, approveAbove: 0, storages };
    const begun = { plan, startedAt: now, round: 1, parts: 0, open: [], found: 0, revoked: 0, kept: [] };
    await inWorld(w, async (deployment) => {
      const run = await w.start(deployment, { carried: { ...begun, decision: 'give-up' } });
      expect((await run.result()).buckets).toMatchObject([{ outcome: 'kept', why: 'a person decided to keep it' }]);
    });
  }, 60_000);

  test('stays where nobody configured otherwise, and where a person decides so while it waits', async () => {
    const usual = offboardingWorld({ mode: 'bucket' });
    await inWorld(usual, async (deployment) => {
      const { buckets } = await (await usual.start(deployment)).result();
      expect(buckets).toMatchObject([{ outcome: 'kept', why: 'tenants.offboarding.deleteBucket is not set' }]);
    });
    const w = offboardingWorld({ mode: 'bucket', offboarding: { ...offboarding, retain: '30d' } });
    await inWorld(w, async (deployment) => {
      const run = await w.start(deployment);
      await until(async () => (await w.status(quick.environment)).says.includes('stays until'));
      await run.executeUpdate(messageNames.giveUp);
      expect((await run.result()).buckets).toMatchObject([{ outcome: 'kept', why: 'a person decided to keep it' }]);
    });
  }, 60_000);
});

test('what cannot be offboarded is refused, and nothing is written', async () => {
  const w = offboardingWorld({ config: { mode: 'additive' } });
  await inWorld(w, async (deployment) => {
    await expect((await w.start(deployment)).result()).rejects.toMatchObject(failsWith('AccessNotConfigured'));
    expect(w.tenantRecord()).toMatchObject({ state: 'active', epoch: 1 });
    const start = async (tenant: string) => (await w.start(deployment, { tenant })).result();
    await expect(start('nobody-made-it')).rejects.toMatchObject(failsWith('TenantUnknown'));
    await expect(start('a/b')).rejects.toMatchObject(failsWith('InvalidTenant'));
    expect(w.keys('control/registry/tenants/nobody')).toEqual([]);
  });
}, 60_000);

test('a tenant whose writer was told and says nothing looks for itself, tells the writer, and is made', async () => {
  const w = tenantsInMemory(quick.environment);
  const unheard = { ...w.ports, starter: { ...w.ports.starter, recheck: () => Promise.resolve() } };
  const use = async ({ client, taskQueue }: Deployment): Promise<void> => {
    const args = [{ tenant: w.tenant }];
    const made = client.workflow.execute('provisionTenant', { taskQueue, workflowId: randomUUID(), args });
    expect(await made).toMatchObject({ made: { storages: [{ bucket: w.bucket, isolatedAt: expect.any(String) as string }] } });
  };
  await withDeployment(quick.environment, w.ports, use, { ensureTenantBucket: ensureTenantBucket(unheard) }, quick);
  expect(w.host.policies.get(w.bucket)).toContain(w.tenant);
  expect(w.tenantRecord()?.state).toBe('active');
});
