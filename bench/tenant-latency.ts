import { startPlayground } from '../local/playground';
import { bothOf } from './latency-figures';
import { createTenantMakers, type TenantMode, tenantsOf } from './tenant-makers';

/** The first runs load code into the worker's cache. */
const warmUp = 3;

/** One tenant at a time, in both modes: from its identity pool until nobody else reaches its storage. */
export async function tenantLatency(progress: (line: string) => void, tenants: number): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const mode of ['prefix', 'bucket'] as const) {
    const samples = await samplesOf(mode, tenants);
    progress(`${String(tenants)} tenants, mode ${mode}`);
    Object.assign(figures, Object.fromEntries(bothOf(`tenant created -> isolated storage (${mode})`, samples)));
  }
  return figures;
}

async function samplesOf(mode: TenantMode, tenants: number): Promise<readonly number[]> {
  const playground = await startPlayground({ tenants: true, tenantStorage: tenantsOf(mode) });
  const makers = createTenantMakers(playground);
  try {
    const samples: number[] = [];
    for (let index = 0; index < tenants + warmUp; index++) samples.push(await makers.timed(`tenant-${String(index)}`));
    return samples.slice(warmUp);
  } finally {
    makers.close();
    await playground.stop();
  }
}
