import { proveMoved } from '../../activities/prove-moved';
import { signOutForMove } from '../../activities/sign-out-for-move';
import type { UserRecord } from '../../core/registry/user-record';
import { activeRecord, now, pool, published, sub, user } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';

const epoch = 5;
const place = (tenant: string) => ({ tenant, bucket: 'data', prefix: `tenants/${tenant}/users/${sub}/` });
const denied = { cause: 'moved', scope: [{ prefix: 'tenants/acme/', verbs: ['read'] }] } as const;
const moving = activeRecord({
  epoch,
  running: { useCase: 'moveTenant', epoch, interrupted: false },
  move: { id: 4, from: [place('acme')], to: place('globex'), phase: 'signing-out', beganAt: now },
  access: { epoch: 4, askedAt: now, groups: [], denies: [denied], inForceAt: now },
});

function world(tenant: string | undefined, change: Partial<UserRecord> = {}, enabled = true) {
  const { ports, objects, directory } = memoryPorts(published({ tenantAttribute: 'custom:tenant_id' }));
  const key = `control/registry/users/${pool}/${sub}.json`;
  objects.stored.set(key, { body: JSON.stringify({ ...moving, ...change }), etag: '"r"', metadata: {} });
  if (tenant !== undefined) directory.users.set(sub, user({ enabled, attributes: { 'custom:tenant_id': tenant } }));
  let signedOut = 0;
  const signOutEverywhere = (): Promise<void> => {
    signedOut += 1;
    return Promise.resolve();
  };
  const record = () => JSON.parse(objects.stored.get(key)?.body ?? '') as UserRecord;
  const { users } = directory;
  return { ports: { ...ports, directory: { ...directory, signOutEverywhere } }, users, record, signedOut: () => signedOut };
}

const prove = (w: ReturnType<typeof world>) => proveMoved(w.ports)({ pool, sub, epoch, tenant: 'globex' });

test('only of a user who is there, enabled and in the new tenant may originals go', async () => {
  expect(Date.parse((await prove(world('globex'))).provedAt)).toBeLessThanOrEqual(Date.now());
  for (const one of [world('acme'), world(''), world(undefined), world('globex', {}, false), world('globex', { epoch: 6 })]) {
    await expect(prove(one)).rejects.toMatchObject({ type: 'Interrupted' });
  }
});

test('somebody else who has the name by now proves nothing', async () => {
  const w = world(undefined, { username: 'ada' });
  w.users.set('other', user({ sub: 'other', username: 'ada', attributes: { 'custom:tenant_id': 'globex' } }));
  await expect(prove(w)).rejects.toMatchObject({ type: 'Interrupted' });
});

test('nobody is signed out for a move, and no object moves, before the old tenant is denied', async () => {
  const w = world('globex');
  expect(await signOutForMove(w.ports)({ pool, sub, epoch })).toMatchObject({ phase: 'moving' });
  expect(w.record().move).toMatchObject({ phase: 'moving', signOutConfirmedAt: expect.any(String) as string });
  await signOutForMove(w.ports)({ pool, sub, epoch });
  expect(w.signedOut()).toBe(1);
  const access = { epoch: 4, askedAt: now, groups: [], denies: [denied] };
  const inForce = { ...access, inForceAt: now };
  for (const one of [access, { ...inForce, denies: [] }, { ...inForce, denies: [{ ...denied, until: now }] }]) {
    const early = world('globex', { access: one });
    await expect(signOutForMove(early.ports)({ pool, sub, epoch })).rejects.toMatchObject({ type: 'Interrupted' });
    expect([early.signedOut(), early.record().move?.phase]).toEqual([0, 'signing-out']);
  }
});
