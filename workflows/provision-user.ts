import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { FailureReport, ProvisionStep, ProvisionUserInput, Receipt } from '../core/contract/messages';
import type { FailureDetails } from '../core/failures';
import { type Compensations, createCompensations } from './compensations';
import { fail, reportOf } from './failure';
import { interruptible } from './interruptible';
import { enforcing, updating } from './proxies';
import { now, receiptOf } from './receipts';
import { requestOfOwner } from './request-of-owner';
import { assertUser } from './validate-user';

/**
 * Use case 1: a user's isolated storage. Started by the user's owner it does the planned step; started by hand it is a
 * request to the owner. Returns the receipt. On a terminal failure it undoes what this run made and fails with that type.
 */
export async function provisionUser(input: ProvisionUserInput): Promise<Receipt> {
  assertUser(input);
  const user = { pool: input.pool, sub: input.sub };
  if (workflowInfo().parent === undefined || input.step === undefined) return requestOfOwner('provisionUser', user);
  return provision(user, input.step);
}

async function provision(user: UserKey, step: ProvisionStep): Promise<Receipt> {
  const startedAt = now();
  const work = interruptible();
  const undo = createCompensations();
  try {
    const did = await work.run(() => makeStorage(user, step, undo));
    const receipt = receiptOf('provisionUser', user, step, { startedAt, did });
    const { cause } = step;
    await enforcing().writeReceipt(cause === undefined ? { receipt } : { receipt, cause });
    return receipt;
  } catch (error) {
    return CancellationScope.nonCancellable(async () => {
      const { type, ...details } = reportOf(error);
      const left = await undo.run();
      await enforcing().recordFailure({ ...user, epoch: step.epoch, configRevision: step.configRevision, type });
      throw fail(type, left.reduce(withLeftover, details));
    });
  }
}

/** Prefix, then record, then attributes: who sees the attribute can rely on the rest. */
async function makeStorage(user: UserKey, step: ProvisionStep, undo: Compensations): Promise<string[]> {
  if (step.firstTime) undo.push(() => enforcing().removePrefix({ ...user, step }));
  const { created } = await enforcing().ensurePrefix({ ...user, step });
  if (step.firstTime) undo.push(() => enforcing().forgetStorage({ ...user, epoch: step.epoch }));
  await enforcing().ensureUserRecord({ ...user, step });
  const attributes = step.writeBack;
  if (Object.keys(attributes).length > 0) await updating().writeAttributes({ ...user, attributes });
  return [...created.map((key) => `created ${key}`), ...Object.keys(attributes).map((name) => `wrote attribute ${name}`)];
}

const withLeftover = (details: FailureDetails, { type, place }: FailureReport): FailureDetails => ({
  ...details,
  remedy: `${details.remedy} Not undone: ${type} at ${place}.`,
});
