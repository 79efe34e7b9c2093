import { type Client, QueryNotRegisteredError, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { tenantId } from '../../../core/contract/ids';
import { messageNames } from '../../../core/contract/messages';
import { queueName } from '../../../core/contract/task-queues';
import type { OffboardingReceipt, OffboardingStatus, OffboardTenantInput } from '../../../core/contract/tenant-offboarding';
import { GatehouseFailure } from '../../../core/failures';
import { asFailure } from '../../automation-client';
import { keyword } from '../../keyword';
import { hasNoWorker } from '../has-no-worker';

/** An offboarding on its way. */
export interface OffboardingRun {
  readonly workflowId: string;
  /** What it is at; `undefined` while no worker answers. */
  status(): Promise<OffboardingStatus | undefined>;
  /** Waits for the end. Raises the GatehouseFailure that the run failed with. */
  receipt(): Promise<OffboardingReceipt>;
}

type Offboard = (input: OffboardTenantInput) => Promise<OffboardingReceipt>;

/**
 * Starts the offboarding of a tenant, or joins the one that runs, and approves it where that is asked. Raises
 * `InvalidInput` while the tenant is being made: both have one id, so that neither gets into the other's way.
 */
export async function startOffboarding(
  client: Client,
  taskQueuePrefix: string,
  { tenant, approved }: { readonly tenant: string; readonly approved: boolean },
): Promise<OffboardingRun> {
  const workflowId = tenantId(tenant);
  try {
    await client.workflow.start<Offboard>('offboardTenant', {
      workflowId,
      taskQueue: queueName('gatehouse', taskQueuePrefix),
      args: [{ tenant, ...(approved ? { approved } : {}) }],
      priority: { priorityKey: 3 },
      typedSearchAttributes: [keyword('GatehouseTenant', tenant)],
      staticSummary: 'takes a tenant away',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await join(client, tenant, approved);
  }
  const handle = client.workflow.getHandle<Offboard>(workflowId);
  return {
    workflowId,
    status: () => statusOf(client, workflowId),
    receipt: () => handle.result().catch((error: unknown) => Promise.reject(asFailure(error, workflowId))),
  };
}

async function join(client: Client, tenant: string, approved: boolean): Promise<void> {
  const handle = client.workflow.getHandle(tenantId(tenant));
  const { type } = await handle.describe();
  if (type !== 'offboardTenant') {
    const remedy = `It is being made: try again when \`${tenantId(tenant)}\` is closed.`;
    throw new GatehouseFailure('InvalidInput', { place: '<tenant>', value: tenant, remedy });
  }
  if (approved) await handle.executeUpdate(messageNames.approve);
}

/** How long a worker may take to answer. Milliseconds. */
const queryDeadline = 3_000;

async function statusOf(client: Client, workflowId: string): Promise<OffboardingStatus | undefined> {
  try {
    const query = () => client.workflow.getHandle(workflowId).query<OffboardingStatus>(messageNames.offboardingStatus);
    return await client.withDeadline(Date.now() + queryDeadline, query);
  } catch (error) {
    if (error instanceof QueryNotRegisteredError || hasNoWorker(error)) return undefined;
    throw error;
  }
}
