import type { Client } from '@temporalio/client';
import { tenantId } from '../core/contract/ids';
import { messageNames } from '../core/contract/messages';
import type { TenantResult, TenantWish } from '../core/contract/tenants';
import { assertTenant } from '../core/layout/tenant-prefix';
import { asFailure } from './automation-client';
import { keyword } from './keyword';

/** A tenant on its way. */
export interface StartedTenant {
  readonly workflowId: string;
  readonly runId: string;
  /** Waits for the end; raises the GatehouseFailure that the run failed with. */
  result(): Promise<TenantResult>;
}

interface Reach {
  readonly client: Client;
  readonly taskQueue: string;
}

/** Has a tenant made, by the workflow that may be at it already. Raises `InvalidTenant`. */
export async function startTenant({ client, taskQueue }: Reach, tenant: string, wish: TenantWish): Promise<StartedTenant> {
  assertTenant(tenant);
  const handle = await client.workflow.signalWithStart('provisionTenant', {
    workflowId: tenantId(tenant),
    taskQueue,
    args: [{ tenant, ...wish }],
    signal: messageNames.tenantWanted,
    signalArgs: [wish],
    priority: { priorityKey: 3 },
    typedSearchAttributes: [keyword('GatehouseTenant', tenant)],
    staticSummary: 'makes the storage of a tenant, asked for by hand',
  });
  return {
    workflowId: handle.workflowId,
    runId: handle.signaledRunId,
    result: () => handle.result().catch((error: unknown) => Promise.reject(asFailure(error, handle.workflowId))),
  };
}
