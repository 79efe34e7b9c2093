import { randomUUID } from 'node:crypto';
import { createActivities } from '../../activities';
import { messageNames } from '../../core/contract/messages';
import { GatehouseFailure } from '../../core/failures';
import { offboardedUsersKey, tenantRecordKey, waitingForTenantPrefix } from '../../core/layout/control-keys';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import { event, now, pool, user } from '../support/builders';
import { type Deployment, withDeployment } from '../support/deployment';
import { offboardingWorld, type OffboardingWorld } from '../support/offboarding-world';
import { type QuickServer, quickServer } from '../support/quick-server';
import { until } from '../support/until';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

const failsWith = (type: string) => ({ cause: { type } });
const cancelled = { cause: { name: 'CancelledFailure' } };
const state = async (w: OffboardingWorld) => (await w.status(quick.environment)).state;
const asksFirst = { approveAbove: 0, deleteBucket: false, retain: '30d' } as const;

/** An offboarding's own steps, in order. */
const steps = [
  'beginOffboarding',
  'findTenantUsers',
  'revokeTenantUsers',
  'listKeptObjects',
  'retireTenantBucket',
  'deleteTenantBucket',
] as const;

type Step = (typeof steps)[number];

/** Workers of which something happens once a step has had its effect, before anybody hears of it. */
async function withSteps(
  w: OffboardingWorld,
  during: (step: Step) => Promise<void>,
  use: (deployment: Deployment) => Promise<void>,
  more: Partial<OffboardingWorld['ports']> = {},
): Promise<void> {
  const prefix = `${randomUUID().slice(0, 8)}-`;
  const starter = createWorkflowStarter({ client: quick.environment.client, taskQueuePrefix: prefix });
  const ports = { ...w.ports, ...more, starter };
  const activities = createActivities(ports);
  const wrapped = steps.map((step) => {
    const work = activities[step] as (input: object) => Promise<unknown>;
    return [
      step,
      async (input: object) => {
        const done = await work(input);
        await during(step);
        return done;
      },
    ] as const;
  });
  await withDeployment(quick.environment, ports, use, Object.fromEntries(wrapped), { ...quick, prefix });
  await w.close(quick.environment);
}

test('cancelled while each of its steps is under way it stops there, on record, and the last run finishes', async () => {
  const w = offboardingWorld({ mode: 'bucket', offboarding: { approveAbove: 50, deleteBucket: true, retain: '1s' } });
  const users = [1, 2].map((number) => w.addUser(number));
  let isDeleted = false;
  const missing = new GatehouseFailure('BucketMissing', { place: `bucket=${w.bucket}`, remedy: 'Create it.' });
  const bucketThatGoes: Partial<OffboardingWorld['ports']> = {
    bulk: {
      ...w.ports.bulk,
      list: (bucket, ...which) =>
        isDeleted && bucket === w.bucket ? Promise.reject(missing) : w.ports.bulk.list(bucket, ...which),
    },
    bucketRemoval: { deleteEmpty: (bucket) => ((isDeleted = true), w.ports.bucketRemoval.deleteEmpty(bucket)) },
  };
  const left = new Set<Step>(steps);
  const cancelOnce = async (step: Step): Promise<void> => {
    if (!left.delete(step)) return;
    await quick.environment.client.workflow.getHandle(`tenant:${w.tenant}`).cancel();
  };
  const use = async (deployment: Deployment): Promise<void> => {
    for (const [index, step] of steps.entries()) {
      await expect((await w.start(deployment)).result()).rejects.toMatchObject(cancelled);
      expect([...left]).toEqual(steps.slice(index + 1));
      expect(w.tenantRecord()).toMatchObject({ state: 'offboarding', epoch: index + 2 });
      if (step === 'findTenantUsers') expect(users.map(w.isEnabled)).toEqual([true, true]);
      if (step === 'revokeTenantUsers') expect(w.tenantRecord().offboarding).toMatchObject({ revokes: true });
    }
    expect(isDeleted).toBe(true);
    const receipt = await (await w.start(deployment)).result();
    expect(receipt).toMatchObject({ epoch: steps.length + 2, kept: [{ objects: 0 }] });
    expect(receipt.buckets).toEqual([{ bucket: w.bucket, outcome: 'deleted' }]);
    expect(w.tenantRecord()).toMatchObject({ state: 'offboarded', offboardedAt: receipt.finishedAt });
    for (const sub of users) {
      expect(w.record(sub)).toMatchObject({ state: 'revoked', revocation: { reason: 'requested' } });
      expect(w.isEnabled(sub)).toBe(false);
    }
    expect(w.keys('control/receipts/revokeUserAccess/')).toHaveLength(users.length);
    expect(w.keys('control/receipts/offboardTenant/')).toEqual([`control/${receipt.key}`]);
  };
  await withSteps(w, cancelOnce, use, bucketThatGoes);
}, 180_000);

test('cancelled while it waits for a person it leaves the tenant contained; the next run asks again and may give it back', async () => {
  const w = offboardingWorld({ offboarding: asksFirst });
  const known = w.addUser(1);
  const late = randomUUID();
  w.directory.users.set(late, user({ sub: late, username: 'late', attributes: { 'custom:tenant_id': w.tenant } }));
  const use = async (deployment: Deployment): Promise<void> => {
    const first = await w.start(deployment);
    await until(async () => (await state(w)) === 'needs-person');
    await first.cancel();
    await expect(first.result()).rejects.toMatchObject(cancelled);
    expect(w.tenantRecord()).toMatchObject({ state: 'offboarding', epoch: 2 });
    expect([w.record(known)?.state, w.isEnabled(known)]).toEqual(['active', true]);
    const at = new Date().toISOString();
    await deployment.starter.signalOwner({ pool, sub: late }, [event('user-confirmed', { sub: late, at, receivedAt: at })]);
    await until(() => Promise.resolve(w.keys(`control/${waitingForTenantPrefix(w.tenant)}`).length === 1));
    const second = await w.start(deployment);
    await until(async () => (await state(w)) === 'needs-person');
    await second.executeUpdate(messageNames.giveUp);
    await expect(second.result()).rejects.toMatchObject(failsWith('GivenUp'));
    expect([w.tenantRecord().state, w.isEnabled(known)]).toEqual(['active', true]);
    await until(() => Promise.resolve(w.record(late)?.state === 'active'));
  };
  await withDeployment(quick.environment, w.ports, use, {}, quick);
  await w.close(quick.environment);
}, 180_000);

test('once anybody was asked, no later run gives the tenant back: given up, it stays contained, and ends when it is approved', async () => {
  const w = offboardingWorld({ offboarding: asksFirst });
  const [quickly, stuck] = [w.addUser(1), w.addUser(2)];
  let isBroken = true;
  const disable: typeof w.directory.disable = (id, username) =>
    isBroken && username === stuck
      ? Promise.reject(new GatehouseFailure('PermissionMissing', { place: 'call=AdminDisableUser', remedy: 'Allow it.' }))
      : w.directory.disable(id, username);
  const use = async (deployment: Deployment): Promise<void> => {
    const first = await w.start(deployment, { approved: true });
    await until(
      () => Promise.resolve(w.record(quickly)?.state === 'revoked' && w.record(stuck)?.lastFailure !== undefined),
      90_000,
    );
    await first.cancel();
    await expect(first.result()).rejects.toMatchObject(cancelled);
    const second = await w.start(deployment);
    await until(async () => (await state(w)) === 'needs-person');
    expect((await w.status(quick.environment)).says).toContain('`giveUp`: who is revoked by now stays so');
    await second.executeUpdate(messageNames.giveUp);
    await expect(second.result()).rejects.toMatchObject(failsWith('GivenUp'));
    expect(w.tenantRecord()).toMatchObject({ state: 'offboarding', epoch: 3 });
    isBroken = false;
    const third = await w.start(deployment, { approved: true });
    await until(async () => (await w.status(quick.environment)).says.includes(stuck));
    await third.executeUpdate(messageNames.retry);
    expect(await third.result()).toMatchObject({ epoch: 4, revoked: 1 });
    expect([quickly, stuck].map((sub) => w.record(sub)?.state)).toEqual(['revoked', 'revoked']);
  };
  await withDeployment(quick.environment, { ...w.ports, directory: { ...w.directory, disable } }, use, {}, quick);
  await w.close(quick.environment);
}, 180_000);

test('given up while users are still being gathered it touches none of them, although it was approved', async () => {
  const w = offboardingWorld();
  const users = [1, 2].map((number) => w.addUser(number));
  const giveUp = async (step: Step): Promise<void> => {
    if (step !== 'findTenantUsers') return;
    await quick.environment.client.workflow.getHandle(`tenant:${w.tenant}`).executeUpdate(messageNames.giveUp);
  };
  const use = async (deployment: Deployment): Promise<void> => {
    const run = await w.start(deployment, { approved: true });
    await expect(run.result()).rejects.toMatchObject(failsWith('GivenUp'));
    expect([w.tenantRecord().state, ...users.map(w.isEnabled)]).toEqual(['active', true, true]);
    expect(users.map((sub) => w.record(sub)?.state)).toEqual(['active', 'active']);
  };
  await withSteps(w, giveUp, use);
}, 180_000);

test('given up just before it continued as new it does not give a tenant back whose users it has asked', async () => {
  const w = offboardingWorld();
  const sub = w.addUser(1);
  w.write(tenantRecordKey(w.tenant), { ...w.tenantRecord(), state: 'offboarding', epoch: 2, offboarding: { run: 'before' } });
  const list = { schema: 'gatehouse.offboarded-users/1', pool, subs: [sub] };
  w.write(offboardedUsersKey(w.tenant, 2, { round: 1, part: 0 }), list);
  const storages = w.tenantRecord().storages.map((storage) => ({ ...storage, deleteBucket: false, retainMs: 0 }));
  const plan = { tenant: w.tenant, epoch: 2, configRevision: 1, approveAbove: 50, storages };
  const asking = { round: 1, parts: 1, open: [0], found: 1, revoked: 0, asks: true, kept: [] } as const;
  const use = async (deployment: Deployment): Promise<void> => {
    const run = await w.start(deployment, { carried: { plan, startedAt: now, ...asking, decision: 'give-up' } });
    await expect(run.result()).rejects.toMatchObject(failsWith('GivenUp'));
    expect(w.tenantRecord()).toMatchObject({ state: 'offboarding', epoch: 2 });
  };
  await withDeployment(quick.environment, w.ports, use, {}, quick);
  await w.close(quick.environment);
}, 180_000);
