import type { WorkflowFailedError } from '@temporalio/client';
import type { Tenants } from '../../core/config/tenants-schema';
import { policyWriterId, useCaseRunId } from '../../core/contract/ids';
import { messageNames } from '../../core/contract/messages';
import { GatehouseFailure } from '../../core/failures';
import { type ActivityOverrides, type Deployment, withDeployment } from '../support/deployment';
import { type MoveWorld, moveWorldIn } from '../support/move-world';
import { type QuickServer, quickServer } from '../support/quick-server';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

const play = (w: MoveWorld, use: (deployment: Deployment) => Promise<void>, overrides: ActivityOverrides = {}) =>
  withDeployment(quick.environment, w.ports, use, overrides, quick);

const objects = { 'a.txt': 'one', 'documents/b.txt': 'two' };

async function userIn(w: MoveWorld, deployment: Deployment, tenant: string): Promise<string> {
  const sub = w.addUser(tenant);
  await w.register(deployment, sub);
  for (const [name, body] of Object.entries(objects)) w.put(sub, tenant, name, body);
  return sub;
}

test('a user whose tenant changes is cut off from the old one, waits for a person, and moves when one approves', async () => {
  const w = moveWorldIn(quick.environment);
  const steps: { step: string; old: boolean; new: boolean }[] = [];
  const note = (step: string, sub: string): void => {
    if (w.record(sub)?.running?.useCase !== 'moveTenant') return;
    steps.push({ step, old: w.reaches(sub, 'acme', 'acme'), new: w.reaches(sub, 'globex', 'globex') });
  };
  await play(
    w,
    async (deployment) => {
      const sub = await userIn(w, deployment, 'acme');
      expect(w.reaches(sub, 'acme', 'acme')).toBe(true);
      await w.moveTo(deployment, sub, 'globex');
      await w.holds(() => w.isHeld(sub));
      await w.holds(() => w.record(sub)?.access?.inForceAt !== undefined);
      expect([w.reaches(sub, 'acme', 'acme'), w.reaches(sub, 'globex', 'acme')]).toEqual([false, false]);
      await w.owner(sub).executeUpdate(messageNames.retry);
      await w.holds(() => w.isHeld(sub));
      expect(w.below(w.at(sub, 'acme'))).toEqual(objects);
      w.put(sub, 'globex', 'a.txt', 'written meanwhile');
      const wrong = w.approve(deployment, sub, 'initech').catch((error: unknown) => (error as WorkflowFailedError).cause);
      expect(await wrong).toMatchObject({ type: 'TenantChanged' });
      const receipt = await w.approve(deployment, sub, 'globex');
      await w.settled(sub);
      expect(receipt.move).toMatchObject({ objects: 2, removed: 2, stays: { occupied: 1 } });
      expect(w.below(w.at(sub, 'globex'))).toEqual({ 'a.txt': 'written meanwhile', 'documents/b.txt': 'two' });
      expect(w.below(w.at(sub, 'acme'))).toEqual({ 'a.txt': 'one' });
      expect(w.record(sub)).toMatchObject({
        state: 'active',
        tenant: 'globex',
        prefix: w.at(sub, 'globex'),
        formerTenants: ['acme'],
        formerPlaces: [{ tenant: 'acme', stays: 1 }],
      });
      expect(w.record(sub)).not.toHaveProperty('move');
      expect(w.record(sub)?.access?.denies).toMatchObject([{ cause: 'moved', until: receipt.move?.denyUntil }]);
      expect(w.directory.users.get(sub)?.attributes).toMatchObject({ 'custom:storage_prefix': w.at(sub, 'globex') });
      expect([w.reaches(sub, 'acme', 'acme'), w.reaches(sub, 'globex', 'globex')]).toEqual([false, true]);
      expect(steps.length).toBeGreaterThan(15);
      expect(steps.filter((step) => step.old || !step.new)).toEqual([]);
      await w.closeWriter();
    },
    w.around(note, note),
  );
});

test('set back, the attribute ends the hold: the old tenant is the user’s again, and what they wrote elsewhere comes along', async () => {
  const w = moveWorldIn(quick.environment);
  await play(w, async (deployment) => {
    const sub = await userIn(w, deployment, 'acme');
    await w.moveTo(deployment, sub, 'typo');
    await w.holds(() => w.isHeld(sub));
    w.put(sub, 'typo', 'c.txt', 'written by mistake');
    await w.moveTo(deployment, sub, 'acme');
    await w.settled(sub);
    expect(w.below(w.at(sub, 'acme'))).toEqual({ ...objects, 'c.txt': 'written by mistake' });
    expect(w.below(w.at(sub, 'typo'))).toEqual({});
    expect(w.record(sub)).toMatchObject({ tenant: 'acme', prefix: w.at(sub, 'acme'), formerTenants: [] });
    expect([w.reaches(sub, 'acme', 'acme'), w.reaches(sub, 'typo', 'typo')]).toEqual([true, false]);
    await w.closeWriter();
  });
});

test('after the window a last look brings what came late, and then nobody is denied any more', async () => {
  const w = moveWorldIn(quick.environment, { tenantMove: 'move' });
  let turnedBy = 0;
  const ports = { ...w.ports, clock: { now: () => new Date(Date.now() + turnedBy) } };
  const use = async (deployment: Deployment) => {
    const sub = await userIn(w, deployment, 'acme');
    await w.moveTo(deployment, sub, 'globex');
    await w.settled(sub);
    w.put(sub, 'acme', 'late.txt', 'late');
    turnedBy = 3 * 60 * 60_000;
    await w.tell(deployment, sub, 'deny-expired');
    await w.settled(sub);
    expect(w.below(w.at(sub, 'globex'))).toEqual({ ...objects, 'late.txt': 'late' });
    expect(w.below(w.at(sub, 'acme'))).toEqual({});
    expect(w.record(sub)?.formerPlaces).toMatchObject([{ tenant: 'acme', stays: 0, sweptAt: expect.any(String) as string }]);
    expect(w.record(sub)?.access?.denies).toEqual([]);
    await w.closeWriter();
  };
  await withDeployment(quick.environment, ports, use, {}, quick);
});

test('where each tenant has a bucket, both policies are asked, and the old one until the end', async () => {
  const tenants: Tenants = { mode: 'bucket', structure: [], grants: [], identityPoolTag: 'tenant', onFirstUser: false };
  const w = moveWorldIn(quick.environment, { tenantMove: 'move', tenants });
  const other = w.otherBucket;
  w.tenantIn('acme', w.dataBucket);
  w.tenantIn('globex', other);
  let turnedBy = 0;
  const ports = { ...w.ports, clock: { now: () => new Date(Date.now() + turnedBy) } };
  const use = async (deployment: Deployment) => {
    const sub = await userIn(w, deployment, 'acme');
    await w.moveTo(deployment, sub, 'globex');
    await w.settled(sub);
    const moved = [...w.stored.keys()].filter((key) => key.startsWith(`${other}/${w.at(sub, 'globex')}`) && !key.endsWith('/'));
    expect(moved).toHaveLength(Object.keys(objects).length);
    expect(w.below(w.at(sub, 'acme'))).toEqual({});
    expect(w.record(sub)).toMatchObject({ bucket: other, tenant: 'globex', formerPlaces: [{ bucket: w.dataBucket }] });
    const until = w.record(sub)?.formerPlaces?.[0]?.denyUntil;
    for (const bucket of [w.dataBucket, other]) expect(w.askedOf(bucket, sub)?.denies).toMatchObject([{ cause: 'moved', until }]);
    turnedBy = 3 * 60 * 60_000;
    await w.tell(deployment, sub, 'deny-expired');
    await w.settled(sub);
    for (const bucket of [w.dataBucket, other]) expect(w.askedOf(bucket, sub)?.denies).toEqual([]);
    expect(w.record(sub)?.access).not.toHaveProperty('elsewhere');
    await w.closeWriter();
    await w.closeWriter(other);
  };
  await withDeployment(quick.environment, ports, use, {}, quick);
});

test('who approves a move while the policy cannot be written is told so, and the owner waits for the writer', async () => {
  const w = moveWorldIn(quick.environment);
  let mayWrite = true;
  const refused = () =>
    Promise.reject(new GatehouseFailure('PermissionMissing', { place: 'bucket', remedy: 'Allow s3:PutBucketPolicy.' }));
  const write: typeof w.host.write = (...call) => (mayWrite ? w.host.write(...call) : refused());
  const ports = { ...w.ports, hosts: { s3: { ...w.host, write } } };
  const use = async (deployment: Deployment) => {
    const sub = await userIn(w, deployment, 'acme');
    mayWrite = false;
    await w.moveTo(deployment, sub, 'globex');
    await w.holds(() => w.isHeld(sub));
    const told = w.approve(deployment, sub, 'globex').catch((error: unknown) => (error as WorkflowFailedError).cause);
    expect(await told).toMatchObject({ type: 'PermissionMissing' });
    await w.holds(async () => (await w.status(sub)).needs?.type === 'PermissionMissing');
    expect(w.below(w.at(sub, 'acme'))).toEqual(objects);
    mayWrite = true;
    await quick.environment.client.workflow.getHandle(policyWriterId('s3', w.dataBucket)).executeUpdate(messageNames.retry);
    await w.settled(sub);
    expect(w.below(w.at(sub, 'globex'))).toEqual(objects);
    await w.closeWriter();
  };
  await withDeployment(quick.environment, ports, use, {}, quick);
});

test('a move that a person cancels is not begun again before somebody says so', async () => {
  const w = moveWorldIn(quick.environment, { tenantMove: 'move' });
  let isCancelled = false;
  let copies = 0;
  const before = async (step: string): Promise<void> => {
    if (step === 'movePage' && ++copies === 1) await w.holds(() => isCancelled);
  };
  await play(
    w,
    async (deployment) => {
      const sub = await userIn(w, deployment, 'acme');
      await w.moveTo(deployment, sub, 'globex');
      await w.holds(() => copies === 1);
      const epoch = w.record(sub)?.running?.epoch ?? 0;
      const run = quick.environment.client.workflow.getHandle(useCaseRunId({ pool: w.pool, sub }, 'moveTenant', epoch));
      await run.cancel();
      isCancelled = true;
      await w.holds(async () => (await w.status(sub)).needs?.type === 'GivenUp');
      expect(w.record(sub)).toMatchObject({ lastFailure: { type: 'GivenUp' }, move: { phase: 'moving' } });
      expect([copies, w.reaches(sub, 'acme', 'acme')]).toEqual([1, false]);
      await w.owner(sub).executeUpdate(messageNames.retry);
      await w.settled(sub);
      expect(w.below(w.at(sub, 'globex'))).toEqual(objects);
      await w.closeWriter();
    },
    w.around(before),
  );
});

test('where tenants have no folders, who changes theirs is signed out and stays in place', async () => {
  const w = moveWorldIn(quick.environment, { tenantMove: 'move', layout: 'users/{sub}/' });
  await play(w, async (deployment) => {
    const sub = w.addUser('acme');
    await w.register(deployment, sub);
    await w.moveTo(deployment, sub, 'globex');
    await w.settled(sub);
    expect(w.record(sub)).toMatchObject({ tenant: 'globex', prefix: `users/${sub}/`, formerTenants: ['acme'] });
    expect(w.record(sub)).not.toHaveProperty('move');
    expect(w.receipts('moveTenant')).toMatchObject([{ sub, move: { objects: 0, removed: 0 } }]);
    await w.closeWriter();
  });
});
