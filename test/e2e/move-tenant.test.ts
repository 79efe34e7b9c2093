import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { WorkflowFailedError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import type { Receipt } from '../../core/contract/messages';
import type { CallMatch } from '../../local/edge/call-match';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { type Printed, runCommand } from '../client/cli/command-line';
import { bodiesBelow } from '../support/bodies-below';
import { operatorEnv } from '../support/operator-env';
import { givenServers } from '../support/servers';
import { until } from '../support/until';

let scene: AccessScene;
beforeAll(async () => void (scene = await openAccessScene({ servers: givenServers(), tenants: true })));
afterAll(() => scene.close());

const own = (sub: string, tenant: string): string => `tenants/${tenant}/users/${sub}/`;
const tenantAttribute = 'custom:tenant_id';

/** A user of a tenant with live credentials and an object of their own. */
async function userIn(tenant: string) {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.signUp(name, { [tenantAttribute]: tenant });
  await scene.confirm(name);
  const key = `${own(sub, tenant)}note.txt`;
  await until(async () => (await scene.record(sub)).state === 'active');
  const session = await scene.session(name);
  await session.canPut(key);
  await scene.quietForGood(sub);
  return { name, sub, key, session };
}

const setTenant = (Username: string, Value: string) =>
  scene.edge.cognito.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: scene.pool,
      Username,
      UserAttributes: [{ Name: tenantAttribute, Value }],
    }),
  );

const approve = (sub: string, tenant: string): Promise<Receipt> =>
  scene.playground.temporal.client.workflow.execute<(input: object) => Promise<Receipt>>('moveTenant', {
    workflowId: `approve-${randomUUID()}`,
    taskQueue: scene.taskQueue,
    args: [{ pool: scene.pool, sub, tenant }],
  });

/** As an operator does who has no configuration file. */
function temporalGatehouse(args: string): Promise<Printed> {
  const env = operatorEnv(scene.playground);
  const nowhere = { out: () => undefined, err: () => undefined, ask: () => Promise.resolve(undefined) };
  return runCommand(args, { ...nowhere, env, cwd: '/', colors: false });
}

const isHeld = (sub: string) =>
  until(async () => {
    const { move, access } = await scene.record(sub);
    return move?.phase === 'held' && access?.inForceAt !== undefined && access.denies.some(({ cause }) => cause === 'moved');
  });

const s3 = (operation: string, keyPattern: string): CallMatch => ({ service: 's3', operation, keyPattern, nth: 1 });

/** Calls of a move, in order. */
const steps = (sub: string, username: string): Readonly<Record<string, CallMatch>> => ({
  'make the marker': s3('PutObject', `^${own(sub, 'globex')}$`),
  'sign out': {
    service: 'cognito-idp',
    operation: 'AdminUserGlobalSignOut',
    inputPattern: `"Username":"(${sub}|${username})"`,
    nth: 1,
  },
  copy: s3('CopyObject', `^${own(sub, 'globex')}note\\.txt$`),
  'list the copies': s3('PutObject', `^archive/.*${sub}/move-.*/parts/`),
  delete: s3('DeleteObject', `^${own(sub, 'acme')}note\\.txt$`),
  'write back': {
    service: 'cognito-idp',
    operation: 'AdminUpdateUserAttributes',
    inputPattern: `"Username":"(${sub}|${username})"`,
    nth: 1,
  },
  'write the receipt': s3('PutObject', `^receipts/moveTenant/.*${sub}`),
});

test('a user who moves is refused in the old tenant with live credentials at every step, and finds everything in the new one', async () => {
  const { name, sub, key, session } = await userIn('acme');
  await scene.behind.s3.send(
    new PutObjectCommand({ Bucket: scene.settings.dataBucket, Key: `${own(sub, 'acme')}mine.txt`, Body: 'old', Tagging: 'a=b' }),
  );
  const reads: Record<string, readonly boolean[]> = {};
  const reach = async (who = session) => [await who.can(key), await who.canPut(key)];
  reads['before'] = await reach();
  await setTenant(name, 'globex');
  await isHeld(sub);
  reads['held'] = await reach();
  const moved = await scene.session(name);
  reads['held, new credentials'] = await reach(moved);
  expect(await moved.canPut(`${own(sub, 'globex')}mine.txt`)).toBe(true);
  const gates = Object.entries(steps(sub, name)).map(([step, match]) => ({
    step,
    gate: scene.playground.edge.gate(match, 'after'),
  }));
  expect((await temporalGatehouse(`user show ${sub}`)).out).toMatch(/moves: +from acme to globex: held since 2/);
  const approved = temporalGatehouse(`tenant move approve --sub ${sub} --to globex --wait 100 --json`);
  for (const { step, gate } of gates) {
    await gate.reached();
    reads[step] = await reach();
    gate.release();
  }
  const { receipt } = JSON.parse((await approved).out) as { readonly receipt: Receipt };
  await scene.quietForGood(sub);
  reads['moved'] = await reach();
  const { before, ...later } = reads;
  expect(before).toEqual([true, true]);
  expect(later).toEqual(Object.fromEntries(Object.keys(later).map((step) => [step, [false, false]])));
  // The marker of documents/ is one of them.
  expect(receipt.move).toMatchObject({ objects: 2, removed: 2, stays: { occupied: 1 } });
  expect(await bodiesBelow(scene, own(sub, 'globex'))).toEqual({ 'note.txt': 'x', 'mine.txt': 'x' });
  expect(await bodiesBelow(scene, own(sub, 'acme'))).toEqual({ 'mine.txt': 'old' });
  expect(await scene.record(sub)).toMatchObject({ tenant: 'globex', prefix: own(sub, 'globex'), formerTenants: ['acme'] });
  expect((await temporalGatehouse(`user show ${sub}`)).out).toMatch(
    /former tenants: +acme[^]*left: +s3:\S+\/acme\/\S+, denied until 2\S+; 1 objects stay/,
  );
  expect(await scene.office.attributes(name)).toMatchObject({ 'custom:storage_prefix': own(sub, 'globex') });
  expect([await moved.can(`${own(sub, 'globex')}note.txt`), ...(await reach(moved))]).toEqual([true, false, false]);
  session.close();
  moved.close();
}, 120_000);

test('a user whose group and status change in the middle of a move loses nothing, and ends where they belong', async () => {
  const { name, sub, key, session } = await userIn('acme');
  await setTenant(name, 'globex');
  await isHeld(sub);
  const copying = scene.playground.edge.gate(s3('CopyObject', `^${own(sub, 'globex')}note\\.txt$`), 'before');
  const refused = approve(sub, 'globex').catch((error: unknown) => (error as WorkflowFailedError).cause);
  await copying.reached();
  await scene.office.join(name, 'premium');
  await scene.office.disable(name);
  await until(async () => (await scene.record(sub)).access?.denies.some(({ scope }) => scope === 'whole') === true);
  copying.release();
  await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined);
  expect(await scene.record(sub)).toMatchObject({ state: 'revoked', move: { to: { tenant: 'globex' } } });
  expect([await session.can(key), await session.canPut(key)]).toEqual([false, false]);
  expect(await refused).toMatchObject({ type: 'NotProvisionable' });
  await scene.office.enable(name);
  await until(async () => (await scene.record(sub)).formerPlaces !== undefined);
  await scene.quietForGood(sub);
  expect([await session.can(key), await session.canPut(key)]).toEqual([false, false]);
  expect(await bodiesBelow(scene, own(sub, 'globex'))).toEqual({ 'note.txt': 'x' });
  expect(await bodiesBelow(scene, own(sub, 'acme'))).toEqual({});
  expect(await scene.record(sub)).toMatchObject({ state: 'active', tenant: 'globex', groups: ['premium'] });
  const shared = 'tenants/globex/shared/premium/plan.txt';
  await scene.behind.s3.send(new PutObjectCommand({ Bucket: scene.settings.dataBucket, Key: shared, Body: 'plan' }));
  const moved = await scene.session(name);
  expect([await moved.can(shared), await moved.can(`${own(sub, 'globex')}note.txt`)]).toEqual([true, true]);
  session.close();
  moved.close();
}, 120_000);
