import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { archivePage } from '../../activities/archive-page';
import type { BulkObjects } from '../../core/bulk-objects';
import { useCaseRunId } from '../../core/contract/ids';
import { deleteMayLastMs } from '../../core/plan/plan-archive';
import { archiveWorldIn } from '../support/archive-world';
import { type Deployment, withDeployment } from '../support/deployment';
import { bundleQuickWorkflows } from '../support/quick-bundle';

/** A user whose objects move at once, and come home in more than one run of the way back; the last of them. */
export async function recordWayBack(
  environment: TestWorkflowEnvironment,
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const w = archiveWorldIn(environment);
  // No delete can be late any more by this clock; a list for every object, and little history for each run.
  w.turnClock(-deleteMayLastMs - 5_000);
  const list: BulkObjects['list'] = (bucket, prefix, after, limit) =>
    w.ports.bulk.list(bucket, prefix, after, prefix === `users/${w.sub}/` ? 1 : limit);
  const page = archivePage({ ...w.ports, bulk: { ...w.ports.bulk, list } });
  const bundle = await bundleQuickWorkflows();
  const use = async ({ starter }: Deployment): Promise<void> => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    for (let index = 0; index < 10; index += 1) w.put(`${String(index)}.txt`, String(index));
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    const [revoked] = w.receiptsOf('revokeUserAccess');
    await save('revoke-user-access-at-once', useCaseRunId(w.user, 'revokeUserAccess', revoked?.epoch ?? 0));
    w.set(true);
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    await w.settled();
    const { epoch = 0 } = w.receiptsOf('restoreUserAccess')[0] ?? {};
    await save('restore-user-access-continued', useCaseRunId(w.user, 'restoreUserAccess', epoch));
    await w.closeWriter();
  };
  await withDeployment(environment, w.ports, use, { archivePage: page }, bundle);
  bundle.remove();
}
