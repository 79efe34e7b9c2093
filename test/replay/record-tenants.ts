import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { identityPoolRunId, policyWriterId, tenantId } from '../../core/contract/ids';
import { type Deployment, withDeployment } from '../support/deployment';
import { tenantsInMemory } from '../support/tenants-in-memory';
import { until as untilHolds } from '../support/until';

/** A tenant with a bucket of its own, for an identity pool, and one whose bucket's name is somebody's. */
export async function recordTenants(
  environment: TestWorkflowEnvironment,
  bundle: { readonly codePath: string },
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const w = tenantsInMemory(environment);
  const use = async ({ client, starter, taskQueue }: Deployment): Promise<void> => {
    w.buckets.others.add(w.bucket);
    const args = [{ tenant: w.tenant }];
    await client.workflow.execute('provisionTenant', { taskQueue, workflowId: 'taken', args }).catch(() => undefined);
    await save('provision-tenant-taken', 'taken');
    w.buckets.others.delete(w.bucket);
    w.tags['tenant'] = w.tenant;
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await untilHolds(async () => (await w.needs()) === 'TenantUnknown');
    const identityPoolId = 'us-east-1:0f3c9b1e-0000-4000-8000-000000000002';
    await starter.findTenantOf(identityPoolId);
    await client.workflow.getHandle(identityPoolRunId(identityPoolId)).result();
    await save('provision-tenant-of-identity-pool', identityPoolRunId(identityPoolId));
    await save('provision-tenant-finds-and-starts', identityPoolRunId(identityPoolId));
    await client.workflow.getHandle(tenantId(w.tenant)).result();
    await save('provision-tenant-bucket', tenantId(w.tenant));
    await save('provision-tenant-told', tenantId(w.tenant));
    await w.settled();
    await save('access-policy-tells', policyWriterId('s3', w.bucket));
    await client.workflow.getHandle(policyWriterId('s3', w.bucket)).terminate();
  };
  await withDeployment(environment, w.ports, use, {}, bundle);
}
