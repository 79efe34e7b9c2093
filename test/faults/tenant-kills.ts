import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { startOffboarding } from '../../client/cli/tenant/offboarding-runs';
import type { OffboardingReceipt } from '../../core/contract/tenant-offboarding';
import type { CallMatch } from '../../local/edge/call-match';
import { openOffboardingScene, type OffboardingScene } from '../support/offboarding-scene';
import { type Played, within } from './played';
import { s3 } from './boundaries';

export const tenantKillsName = 'a tenant that goes';

/** Every call of an offboarding that is not one of its users', in order. */
const boundaries: Readonly<Record<string, (tenant: string) => CallMatch>> = {
  'say that it goes': (tenant) => s3('PutObject', `^registry/tenants/${tenant}\\.json$`),
  'write down its users': (tenant) => s3('PutObject', `^offboardings/${tenant}/.*users-`),
  'say that users are asked to go': (tenant) => s3('PutObject', `^registry/tenants/${tenant}\\.json$`, 2),
  'remove its marker': (tenant) => s3('DeleteObject', `^tenants/${tenant}/$`),
  'list what stays': (tenant) => s3('PutObject', `^offboardings/${tenant}/.*kept-`),
  'write the receipt': (tenant) => s3('PutObject', `^receipts/offboardTenant/.*${tenant}`),
  'say that it is gone': (tenant) => s3('PutObject', `^registry/tenants/${tenant}\\.json$`, 3),
};

const sides = ['before', 'after'] as const;

/** Tenants that go, each of them halted at another call; then the worker is killed, and another one goes on. */
export async function playTenantKills(): Promise<readonly Played[]> {
  const scene = await openOffboardingScene({});
  try {
    const cases = Object.entries(boundaries).flatMap(([call, match]) => sides.map((side) => ({ call, match, side })));
    const tenants = await Promise.all(cases.map(async (one) => ({ ...one, ...(await tenantWithUser(scene)) })));
    const halted = tenants.map(({ tenant, match, side }) => scene.playground.edge.gate(match(tenant), side));
    const { taskQueuePrefix, temporal } = scene.playground;
    const start = (tenant: string) => startOffboarding(temporal.client, taskQueuePrefix, { tenant, approved: false });
    const runs = await Promise.all(tenants.map(({ tenant }) => start(tenant)));
    const reached = await Promise.all(halted.map((gate) => within(120_000, gate.reached())));
    process.kill(scene.playground.worker.pid, 'SIGKILL');
    await scene.playground.worker.ended;
    for (const gate of halted) gate.release();
    await scene.playground.startWorker();
    return await Promise.all(
      tenants.map(async ({ call, side, tenant, sub }, index) => ({
        name: `${tenantKillsName}: ${call}: worker killed ${side} it`,
        problems:
          reached[index] === true
            ? await problemsOf(scene, { tenant, sub }, runs[index]?.receipt())
            : ['no call came to the boundary'],
      })),
    );
  } finally {
    await scene.close();
  }
}

async function tenantWithUser(scene: OffboardingScene) {
  const tenant = `t${randomUUID().slice(0, 8)}`;
  await scene.tenant(tenant);
  await scene.put(`tenants/${tenant}/shared/plan.txt`, 'plan');
  const { sub } = await scene.userOf(tenant);
  return { tenant, sub };
}

interface Gone {
  readonly tenant: string;
  readonly sub: string;
}

async function problemsOf(
  scene: OffboardingScene,
  { tenant, sub }: Gone,
  answer: Promise<OffboardingReceipt> | undefined,
): Promise<readonly string[]> {
  if (answer === undefined || !(await within(180_000, answer))) return ['no receipt'];
  const receipt = await answer;
  const { state } = await scene.tenantRecord(tenant);
  const { state: ofUser } = await scene.record(sub);
  const keys = await scene.keys(`tenants/${tenant}/`);
  const receipts = await receiptsOf(scene, tenant);
  return [
    ...(state === 'offboarded' ? [] : [`the tenant is ${state}`]),
    ...(ofUser === 'revoked' && receipt.revoked === 1 ? [] : [`the user is ${ofUser}, revoked are ${String(receipt.revoked)}`]),
    ...(keys.includes(`tenants/${tenant}/`) ? ['the marker is still there'] : []),
    ...(keys.includes(`tenants/${tenant}/shared/plan.txt`) ? [] : ['what was shared is gone']),
    ...(receipts.length === 1 && receipts[0] === receipt.key ? [] : [`${String(receipts.length)} receipts`]),
    ...(receipt.kept[0]?.listing?.parts === 1 ? [] : ['what stays is not listed']),
  ];
}

async function receiptsOf({ behind, playground }: OffboardingScene, tenant: string): Promise<readonly string[]> {
  const place = { Bucket: playground.config.controlBucket, Prefix: 'receipts/offboardTenant/' };
  const { Contents = [] } = await behind.s3.send(new ListObjectsV2Command(place));
  return Contents.map(({ Key = '' }) => Key).filter((key) => key.includes(tenant));
}
