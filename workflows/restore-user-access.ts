import { CancellationScope, getExternalWorkflowHandle, type ParentWorkflowInfo, workflowInfo } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { Receipt, RestoreStep, RestoreUserInput } from '../core/contract/messages';
import { awaitedAccess } from './awaited-access';
import { fail, reportOf } from './failure';
import { interruptible } from './interruptible';
import { readyToLift } from './messages';
import { enforcing, updating } from './proxies';
import { now, receiptOf } from './receipts';
import { requestOfOwner } from './request-of-owner';
import { assertUser } from './validate-user';

/**
 * The one way back from a revocation, half-way or long after. Started by the user's owner it does the planned step;
 * started by hand it is a request to the owner. The deny is lifted last, by the owner, which reads the user's groups
 * again for it. Returns the receipt.
 */
export async function restoreUserAccess(input: RestoreUserInput): Promise<Receipt> {
  assertUser(input);
  const user = { pool: input.pool, sub: input.sub };
  const { parent } = workflowInfo();
  if (parent === undefined || input.step === undefined) return requestOfOwner('restoreUserAccess', user);
  return restore(user, input.step, parent);
}

async function restore(user: UserKey, step: RestoreStep, { workflowId, runId }: ParentWorkflowInfo): Promise<Receipt> {
  const startedAt = now();
  const inForce = awaitedAccess();
  const work = interruptible();
  try {
    const access = await work.run(async () => {
      if (step.enable) await updating().enableUser({ ...user, epoch: step.epoch });
      await getExternalWorkflowHandle(workflowId, runId).signal(readyToLift);
      return inForce();
    });
    await enforcing().finishRestoration(user);
    const did = [...(step.enable ? ['enabled the user'] : []), 'lifted the deny'];
    const receipt = receiptOf('restoreUserAccess', user, step, { startedAt, did, access });
    await enforcing().writeReceipt(step.cause === undefined ? { receipt } : { receipt, cause: step.cause });
    return receipt;
  } catch (error) {
    return CancellationScope.nonCancellable(async () => {
      const { type, ...details } = reportOf(error);
      await enforcing().recordFailure({ ...user, epoch: step.epoch, configRevision: step.configRevision, type });
      throw fail(type, details);
    });
  }
}
