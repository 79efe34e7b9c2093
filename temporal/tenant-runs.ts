import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { identityPoolRunId, tenantId } from '../core/contract/ids';
import { messageNames } from '../core/contract/messages';
import type { TenantWish } from '../core/contract/tenants';
import type { WorkflowStarter } from '../core/ports';

const tenantKey = defineSearchAttributeKey('GatehouseTenant', SearchAttributeType.KEYWORD);

/** Tenants that are being made go before those of which nobody knows yet: a burst makes one after the other, not all at once. */
const afterTenants = { priorityKey: 4 } as const;

/** The part of WorkflowStarter that is about tenants; `reach` raises `TemporalUnavailable`. */
export const tenantStarter = (
  client: Client,
  taskQueue: string,
  reach: (workflowId: string, call: () => Promise<void>) => Promise<void>,
): Pick<WorkflowStarter, 'provisionTenant' | 'findTenantOf'> => ({
  provisionTenant: (tenant, wish) => reach(tenantId(tenant), () => provisionTenant(client, taskQueue, tenant, wish)),
  findTenantOf: (identityPoolId) =>
    reach(identityPoolRunId(identityPoolId), () => findTenantOf(client, taskQueue, identityPoolId)),
});

/** Starts the workflow that makes a tenant, or tells the one that runs what else is wished. */
async function provisionTenant(client: Client, taskQueue: string, tenant: string, wish: TenantWish): Promise<void> {
  await client.workflow.signalWithStart('provisionTenant', {
    workflowId: tenantId(tenant),
    signal: messageNames.tenantWanted,
    signalArgs: [wish],
    taskQueue,
    args: [{ tenant, ...wish }],
    staticSummary: 'makes the storage of a tenant',
    typedSearchAttributes: [{ key: tenantKey, value: tenant }],
  });
}

/** Starts the run that finds whose an identity pool is, unless one does. */
async function findTenantOf(client: Client, taskQueue: string, identityPoolId: string): Promise<void> {
  await client.workflow.start('provisionTenant', {
    workflowId: identityPoolRunId(identityPoolId),
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue,
    args: [{ identityPoolId }],
    priority: afterTenants,
    staticSummary: 'finds whose an identity pool is',
  });
}
