import { mapBounded } from '../client/relay/map-bounded';
import { startPlayground, type Playground } from '../local/playground';
import { workerAccessKeyId } from '../local/servers/gatehouse-identity';
import { startBaseline } from './baseline';
import { leftAfter } from './left-after';
import { sizeOfRun } from './size-of-run';
import { rounded } from './statistics';
import { createTenantMakers, type TenantMode, tenantsOf } from './tenant-makers';

const usualTenants = 1_000;
const createdAtOnce = 25;
const patienceMs = 15 * 60_000;
const emptyWorkflows = 500;

/**
 * 1,000 tenants onboarded as fast as their identity pools can be created, in both modes; beside them, on the same server,
 * a burst of empty workflows of one empty activity: how many of those a tenant costs, whatever the machine.
 */
export async function tenantBurst(progress: (line: string) => void, size?: string): Promise<Record<string, number>> {
  const tenants = sizeOfRun(size, usualTenants);
  const figures: Record<string, number> = { tenants };
  for (const mode of ['prefix', 'bucket'] as const) {
    const measured = await measure(progress, mode, tenants);
    for (const [label, value] of Object.entries(measured)) figures[`${mode}: ${label}`] = value;
  }
  return figures;
}

async function measure(progress: (line: string) => void, mode: TenantMode, tenants: number): Promise<Record<string, number>> {
  const playground = await startPlayground({ tenants: true, tenantStorage: tenantsOf(mode) });
  const makers = createTenantMakers(playground);
  try {
    const emptyPerSecond = await burstOfNothing(playground);
    playground.edge.calls.reset();
    const names = Array.from({ length: tenants }, (_, index) => `tenant-${String(index)}`);
    const began = performance.now();
    await mapBounded(names, createdAtOnce, makers.create);
    progress(`mode ${mode}: ${String(tenants)} identity pools after ${secondsSince(began)} s`);
    const lost = await leftAfter(patienceMs, names, makers.isMade, progress);
    const seconds = rounded((performance.now() - began) / 1000, 1);
    return {
      'seconds until all are isolated': seconds,
      lost,
      'tenants/s': rounded((tenants - lost) / seconds, 2),
      'policy writes': policyWrites(playground),
      'calls of AWS per tenant': rounded(playground.edge.calls.count({ accessKeyId: workerAccessKeyId }) / tenants, 1),
      'empty workflows/s': rounded(emptyPerSecond, 1),
      'empty workflows in the time of one tenant': rounded((emptyPerSecond * seconds) / (tenants - lost), 1),
    };
  } finally {
    makers.close();
    await playground.stop();
  }
}

/** Empty workflows a second, as many at once as tenants are. */
async function burstOfNothing(playground: Playground): Promise<number> {
  const baseline = await startBaseline(playground);
  try {
    await baseline.timed();
    const began = performance.now();
    await mapBounded(Array.from({ length: emptyWorkflows }), createdAtOnce, () => baseline.timed());
    return (emptyWorkflows * 1000) / (performance.now() - began);
  } finally {
    await baseline.stop();
  }
}

const secondsSince = (began: number): string => String(rounded((performance.now() - began) / 1000, 1));

const policyWrites = ({ edge }: Playground): number => edge.calls.count({ service: 's3', operation: 'PutBucketPolicy' });
