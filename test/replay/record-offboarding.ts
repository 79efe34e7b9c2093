import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { messageNames } from '../../core/contract/messages';
import { type Deployment, withDeployment } from '../support/deployment';
import { offboardingWorld } from '../support/offboarding-world';
import { until } from '../support/until';

/** A tenant that goes once a person has approved it, with a bucket that waits to be deleted. */
export async function recordOffboarding(
  environment: TestWorkflowEnvironment,
  bundle: { readonly codePath: string },
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const shared = offboardingWorld({ offboarding: { approveAbove: 0, deleteBucket: false, retain: '30d' } });
  shared.addUser(1);
  shared.put(`tenants/${shared.tenant}/shared/plan.txt`, 'plan');
  const approved = async (deployment: Deployment): Promise<void> => {
    const run = await shared.start(deployment);
    await until(async () => (await shared.status(environment)).state === 'needs-person');
    await run.executeUpdate(messageNames.approve);
    await run.result();
    await save('offboard-tenant', run.workflowId);
  };
  await withDeployment(environment, shared.ports, approved, {}, bundle);
  await shared.close(environment);
  const own = offboardingWorld({ mode: 'bucket', offboarding: { approveAbove: 0, deleteBucket: true, retain: '1s' } });
  const emptied = async (deployment: Deployment): Promise<void> => {
    const run = await own.start(deployment);
    await run.result();
    await save('offboard-tenant-bucket', run.workflowId);
  };
  await withDeployment(environment, own.ports, emptied, {}, bundle);
}
