import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { useCaseRunId } from '../../core/contract/ids';
import { pool } from '../support/builders';
import { type Deployment, withDeployment } from '../support/deployment';
import { moveWorldIn } from '../support/move-world';

/** A user whose tenant changes: held, approved, and looked at once more at the end of the window. */
export async function recordMoves(
  environment: TestWorkflowEnvironment,
  bundle: { readonly codePath: string },
  save: (name: string, workflowId: string) => Promise<void>,
): Promise<void> {
  const w = moveWorldIn(environment);
  let turnedBy = 0;
  const ports = { ...w.ports, clock: { now: () => new Date(Date.now() + turnedBy) } };
  const use = async (deployment: Deployment): Promise<void> => {
    const { client, taskQueue } = deployment;
    const sub = w.addUser('acme');
    const user = { pool, sub };
    const childOf = (index: number) => useCaseRunId(user, 'moveTenant', w.receipts('moveTenant')[index]?.epoch ?? 0);
    await w.register(deployment, sub);
    for (const name of ['a.txt', 'taken.txt']) w.put(sub, 'acme', name, name);
    await w.moveTo(deployment, sub, 'globex');
    await w.holds(() => w.isHeld(sub));
    w.put(sub, 'globex', 'taken.txt', 'written meanwhile');
    const workflowId = 'approve';
    await client.workflow.execute('moveTenant', { taskQueue, workflowId, args: [{ ...user, tenant: 'globex' }] });
    await save('move-tenant-by-hand', workflowId);
    await w.settled(sub);
    await save('user-lifecycle-move', w.owner(sub).workflowId);
    await save('move-tenant-child', childOf(0));
    w.put(sub, 'acme', 'late.txt', 'late');
    turnedBy = 3 * 60 * 60_000;
    await w.tell(deployment, sub, 'deny-expired');
    await w.settled(sub);
    await save('move-tenant-sweep', childOf(1));
    await w.closeWriter();
  };
  await withDeployment(environment, ports, use, {}, bundle);
}
