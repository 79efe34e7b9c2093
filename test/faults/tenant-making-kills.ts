import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { tenantId } from '../../core/contract/ids';
import type { ProvisionTenantInput, TenantResult } from '../../core/contract/tenants';
import { waitingForTenantPrefix } from '../../core/layout/control-keys';
import type { CallMatch } from '../../local/edge/call-match';
import { password } from '../../local/play/customer-app';
import { openOffboardingScene, type OffboardingScene } from '../support/offboarding-scene';
import { until } from '../support/until';
import { s3 } from './boundaries';
import { type Played, untilNone, within } from './played';

export const tenantMakingKillsName = 'a tenant that comes';

/** Every call of `provisionTenant` that writes, where tenants share a bucket, in order. */
const boundaries: Readonly<Record<string, (tenant: string) => CallMatch>> = {
  'say that it is being made': (tenant) => s3('PutObject', `^registry/tenants/${tenant}\\.json$`),
  'make the marker': (tenant) => s3('PutObject', `^tenants/${tenant}/$`),
  'say that it is there': (tenant) => s3('PutObject', `^registry/tenants/${tenant}\\.json$`, 2),
  'write the receipt': (tenant) => s3('PutObject', `^receipts/provisionTenant/.*${tenant}`),
  'forget who waited': (tenant) => s3('DeleteObject', `^registry/tenant-waiting/${tenant}/`),
};

const sides = ['before', 'after'] as const;

interface Coming {
  readonly tenant: string;
  /** Of a user who waits for it. */
  readonly sub: string;
}

/** Tenants that are made, each halted at another call, with a user who waits; then the worker is killed, and another one goes on. */
export async function playTenantMakingKills(): Promise<readonly Played[]> {
  const scene = await openOffboardingScene({});
  const { edge, worker, startWorker } = scene.playground;
  try {
    const cases = Object.entries(boundaries).flatMap(([call, match]) => sides.map((side) => ({ call, match, side })));
    const tenants = await Promise.all(cases.map(async (one) => ({ ...one, ...(await awaited(scene)) })));
    const halted = tenants.map(({ tenant, match, side }) => edge.gate(match(tenant), side));
    const runs = await Promise.all(tenants.map(({ tenant }) => make(scene, tenant)));
    const reached = await Promise.all(halted.map((gate) => within(120_000, gate.reached())));
    process.kill(worker.pid, 'SIGKILL');
    await worker.ended;
    for (const gate of halted) gate.release();
    await startWorker();
    return await Promise.all(
      tenants.map(async ({ call, side, ...coming }, index) => ({
        name: `${tenantMakingKillsName}: ${call}: worker killed ${side} it`,
        problems:
          reached[index] === true
            ? await problemsOf(scene, coming, runs[index]?.result()).catch((error: unknown) => [String(error)])
            : ['no call came to the boundary'],
      })),
    );
  } finally {
    await scene.close();
  }
}

/** A tenant that nobody has made, and a user of it who signs in and waits. */
async function awaited(scene: OffboardingScene): Promise<Coming> {
  const tenant = `t${randomUUID().slice(0, 8)}`;
  const username = `u${randomUUID().slice(0, 8)}`;
  const attributes = { 'custom:tenant_id': tenant };
  const sub = await scene.playground.federation.importUser({ userPoolId: scene.pool, username, password, attributes });
  (await scene.session(username)).close();
  await until(async () => (await inControl(scene, waitingForTenantPrefix(tenant))).length === 1, 90_000);
  return { tenant, sub };
}

const make = ({ playground, taskQueue }: OffboardingScene, tenant: string) =>
  playground.temporal.client.workflow.start<(input: ProvisionTenantInput) => Promise<TenantResult>>('provisionTenant', {
    workflowId: tenantId(tenant),
    taskQueue,
    args: [{ tenant }],
  });

async function problemsOf(
  scene: OffboardingScene,
  coming: Coming,
  answer: Promise<TenantResult> | undefined,
): Promise<readonly string[]> {
  if (answer === undefined || !(await within(180_000, answer))) return ['no receipt'];
  const result = await answer;
  const key = 'made' in result ? result.made.key : 'none';
  // The user has no record yet while their owner has not looked again.
  return untilNone(() => lookAt(scene, coming, key).catch((error: unknown) => [String(error)]), 120_000);
}

async function lookAt(scene: OffboardingScene, { tenant, sub }: Coming, receipt: string): Promise<readonly string[]> {
  const { state, epoch, storages } = await scene.tenantRecord(tenant);
  const receipts = (await inControl(scene, 'receipts/provisionTenant/')).filter((key) => key.includes(tenant));
  const waiting = await inControl(scene, waitingForTenantPrefix(tenant));
  const { state: ofUser } = await scene.record(sub);
  const keys = await scene.keys(`tenants/${tenant}/`);
  return [
    ...(state === 'active' && epoch === 1 && storages.length === 1
      ? []
      : [`the tenant is ${state}, epoch ${String(epoch)}, with ${String(storages.length)} storages`]),
    ...(receipts.join() === receipt ? [] : [`there are ${String(receipts.length)} receipts, not the one that was answered`]),
    ...(keys.includes(`tenants/${tenant}/`) ? [] : ['there is no marker']),
    ...(ofUser === 'active' && keys.includes(`tenants/${tenant}/users/${sub}/`) ? [] : [`the user is ${ofUser}`]),
    ...(waiting.length === 0 ? [] : ['somebody still waits']),
  ];
}

async function inControl({ behind, playground }: OffboardingScene, Prefix: string): Promise<readonly string[]> {
  const { Contents = [] } = await behind.s3.send(new ListObjectsV2Command({ Bucket: playground.config.controlBucket, Prefix }));
  return Contents.map(({ Key = '' }) => Key);
}
