import { AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import type { CallMatch } from '../../local/edge/call-match';
import { type AccessScene, type LiveSession, openAccessScene } from '../support/access-scene';
import { bodiesBelow } from '../support/bodies-below';
import { until } from '../support/until';
import { type Played, within } from './played';
import { s3 } from './boundaries';

export const moveKillsName = 'a user who moves to another tenant';

const tenantAttribute = 'custom:tenant_id';
const own = (sub: string, tenant: string): string => `tenants/${tenant}/users/${sub}/`;
const user = (operation: string, sub: string, name: string): CallMatch => ({
  service: 'cognito-idp',
  operation,
  inputPattern: `"Username":"(${sub}|${name})"`,
  nth: 1,
});
const record = (sub: string, nth: number): CallMatch => s3('PutObject', `^registry/users/[^/]+/${sub}\\.json$`, nth);

/** Every call that moves a user from the approval on, in order. */
const boundaries: Readonly<Record<string, (sub: string, name: string) => CallMatch>> = {
  'record the approval': (sub) => record(sub, 1),
  'make the marker': (sub) => s3('PutObject', `^${own(sub, 'globex')}$`),
  'sign out': (sub, name) => user('AdminUserGlobalSignOut', sub, name),
  'record the sign-out': (sub) => record(sub, 2),
  'copy an object': (sub) => s3('CopyObject', `^${own(sub, 'globex')}two\\.txt$`),
  'list the copies': (sub) => s3('PutObject', `^archive/.*${sub}/move-.*/parts/`),
  'delete an original': (sub) => s3('DeleteObject', `^${own(sub, 'acme')}two\\.txt$`),
  'record the arrival': (sub) => record(sub, 3),
  'write back': (sub, name) => user('AdminUpdateUserAttributes', sub, name),
  'record the end': (sub) => record(sub, 4),
  'write the receipt': (sub) => s3('PutObject', `^receipts/moveTenant/.*${sub}`),
};

const sides = ['before', 'after'] as const;

/**
 * Users who move to another tenant, each of them halted at another call; then the worker is killed, and another one goes
 * on. At the end every object is in the new tenant once, with its bytes, and live credentials reach nothing of the old one.
 */
export async function playMoveKills(): Promise<readonly Played[]> {
  const scene = await openAccessScene({ tenants: true });
  try {
    const cases = Object.entries(boundaries).flatMap(([call, match]) => sides.map((side) => ({ call, match, side })));
    const users = await Promise.all(cases.map(async (one) => ({ ...one, ...(await userWithObjects(scene)) })));
    await Promise.all(users.map(({ sub, name }) => untilHeld(scene, sub, name)));
    const halted = users.map(({ sub, name, match, side }) => scene.playground.edge.gate(match(sub, name), side));
    const approved = users.map(({ sub }) => approve(scene, sub));
    const reached = await Promise.all(halted.map((gate) => within(60_000, gate.reached())));
    const leaks = await Promise.all(users.map(({ session, sub }) => session.can(`${own(sub, 'acme')}one.txt`)));
    process.kill(scene.playground.worker.pid, 'SIGKILL');
    await scene.playground.worker.ended;
    for (const gate of halted) gate.release();
    await scene.playground.startWorker();
    await Promise.all(approved);
    return await Promise.all(
      users.map(async ({ call, side, sub, session }, index) => ({
        name: `${moveKillsName}: ${call}: worker killed ${side} it`,
        problems:
          reached[index] === true
            ? [
                ...(leaks[index] === true ? ['live credentials reached the old tenant'] : []),
                ...(await problemsOf(scene, sub, session)),
              ]
            : ['no call came to the boundary'],
      })),
    );
  } finally {
    await scene.close();
  }
}

const bodies: Readonly<Record<string, string>> = { 'one.txt': 'one', 'two.txt': 'and two', 'z/three.txt': 'and then three' };

async function userWithObjects(scene: AccessScene) {
  const name = `u${randomUUID().slice(0, 12)}`;
  const sub = await scene.signUp(name, { [tenantAttribute]: 'acme' });
  await scene.confirm(name);
  await until(async () => (await scene.record(sub)).state === 'active', 150_000);
  const Bucket = scene.settings.dataBucket;
  for (const [file, Body] of Object.entries(bodies)) {
    await scene.behind.s3.send(new PutObjectCommand({ Bucket, Key: `${own(sub, 'acme')}${file}`, Body }));
  }
  return { name, sub, session: await scene.session(name) };
}

async function untilHeld(scene: AccessScene, sub: string, Username: string): Promise<void> {
  const UserAttributes = [{ Name: tenantAttribute, Value: 'globex' }];
  await scene.edge.cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId: scene.pool, Username, UserAttributes }));
  await until(async () => {
    const { move, access } = await scene.record(sub);
    return move?.phase === 'held' && access?.inForceAt !== undefined;
  }, 150_000);
}

/** The run that asks is as durable as any: it is answered whoever is killed. */
const approve = (scene: AccessScene, sub: string) =>
  scene.playground.temporal.client.workflow.start('moveTenant', {
    workflowId: `approve-${sub}`,
    taskQueue: scene.taskQueue,
    args: [{ pool: scene.pool, sub, tenant: 'globex' }],
  });

async function problemsOf(scene: AccessScene, sub: string, session: LiveSession): Promise<readonly string[]> {
  try {
    await until(async () => {
      const { formerPlaces, running } = await scene.record(sub);
      return formerPlaces !== undefined && running === undefined;
    }, 120_000);
  } catch (error) {
    return [String(error), `the registry says ${JSON.stringify((await scene.record(sub)).move ?? 'nothing moves')}`];
  }
  const [before, now] = await Promise.all(['acme', 'globex'].map((tenant) => bodiesBelow(scene, own(sub, tenant))));
  const { tenant, formerTenants, prefix } = await scene.record(sub);
  const isRight = tenant === 'globex' && prefix === own(sub, 'globex') && formerTenants.join() === 'acme';
  const canRead = await session.can(`${own(sub, 'acme')}one.txt`);
  session.close();
  return [
    ...(isRight
      ? []
      : [`the registry names ${tenant ?? 'no tenant'}, ${prefix ?? 'no prefix'}, before: ${formerTenants.join()}`]),
    ...Object.keys(before ?? {}).map((name) => `${name} is still in the old tenant`),
    ...Object.entries(bodies)
      .filter(([name, body]) => now?.[name] !== body)
      .map(([name]) => `${name} is not in the new tenant`),
    ...(canRead ? ['live credentials reach the old tenant'] : []),
  ];
}
