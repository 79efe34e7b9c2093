import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { randomUUID } from 'node:crypto';
import { startOffboarding } from '../../client/cli/tenant/offboarding-runs';
import { password } from '../../local/play/customer-app';
import { openOffboardingScene, type OffboardingScene } from '../support/offboarding-scene';
import { until } from '../support/until';

let scene: OffboardingScene;
beforeAll(async () => void (scene = await openOffboardingScene()), 180_000);
afterAll(() => scene.close());

const isEnabled = async (Username: string): Promise<boolean> =>
  (await scene.behind.cognito.send(new AdminGetUserCommand({ UserPoolId: scene.pool, Username }))).Enabled === true;

test('a tenant goes: live credentials stop working, objects are archived, what is left is listed, and its neighbour notices nothing', async () => {
  const unique = randomUUID().slice(0, 8);
  const [tenant, neighbour] = [`acme-${unique}`, `acme-${unique}0`];
  for (const name of [tenant, neighbour]) await scene.tenant(name);
  const users = [await scene.userOf(tenant), await scene.userOf(tenant)];
  const other = await scene.userOf(neighbour);
  const sessions = await Promise.all([...users, other].map(({ name }) => scene.session(name)));
  for (const [index, { own }] of [...users, other].entries()) expect(await sessions[index]?.canPut(own)).toBe(true);
  await scene.put(`tenants/${tenant}/shared/plan.txt`, 'plan');

  const { client } = scene.playground.temporal;
  const start = (approved: boolean) => startOffboarding(client, scene.playground.taskQueuePrefix, { tenant, approved });
  const run = await start(false);
  await until(async () => (await run.status())?.state === 'needs-person', 60_000);
  expect([await sessions[0]?.can(users[0]?.own ?? ''), (await scene.tenantRecord(tenant)).state]).toEqual([true, 'offboarding']);
  const receipt = await (await start(true)).receipt();

  expect(receipt).toMatchObject({ revoked: 2, kept: [{ objects: expect.any(Number) as number, removedMarkers: 1 }] });
  expect(await scene.controlDocument(receipt.key)).toEqual(receipt);
  expect(await scene.tenantRecord(tenant)).toMatchObject({ state: 'offboarded', offboardedAt: receipt.finishedAt });
  for (const [index, { name, own, sub }] of users.entries()) {
    expect([await sessions[index]?.can(own), await sessions[index]?.canPut(own), await isEnabled(name)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await scene.keys(own)).toEqual([]);
    expect((await scene.keys(`archive/${scene.pool}/${sub}/`)).some((key) => key.endsWith('/objects/documents/note.txt'))).toBe(
      true,
    );
  }
  expect(await scene.keys(`tenants/${tenant}/shared/`)).toEqual([`tenants/${tenant}/shared/plan.txt`]);
  expect([await sessions[2]?.can(other.own), await isEnabled(other.name)]).toEqual([true, true]);
  for (const session of sessions) session.close();
  await latecomer(tenant);
}, 180_000);

/** Somebody who comes to the tenant afterwards signs in and gets nothing. */
async function latecomer(tenant: string): Promise<void> {
  const name = `u${randomUUID().slice(0, 8)}`;
  const attributes = { 'custom:tenant_id': tenant };
  const { federation } = scene.playground;
  const sub = await federation.importUser({ userPoolId: scene.pool, username: name, password, attributes });
  (await scene.session(name)).close();
  await until(async () => {
    const { failure } = await needsOf(sub);
    return failure === 'TenantOffboarded';
  }, 60_000);
  expect(await scene.keys(`tenants/${tenant}/users/${sub}/`)).toEqual([]);
}

async function needsOf(sub: string): Promise<{ readonly failure: string | undefined }> {
  const owner = scene.playground.temporal.client.workflow.getHandle(`user:${scene.pool}:${sub}`);
  const { needs } = await owner.query<{ readonly needs?: { readonly type: string } }>('lifecycleStatus');
  return { failure: needs?.type };
}
