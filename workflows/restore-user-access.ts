import {
  ContinueAsNew,
  continueAsNew,
  getExternalWorkflowHandle,
  type ParentWorkflowInfo,
  workflowInfo,
} from '@temporalio/workflow';
import type { FinishRestorationInput } from '../activities/finish-restoration';
import type { HomecomingProgress } from '../core/archive/homecoming';
import type { UserKey } from '../core/contract/ids';
import type { ArchiveReceipt, Receipt, RestoreStep, RestoreUserInput } from '../core/contract/messages';
import type { RestorationProgress } from '../core/contract/offboarding';
import { awaitedAccess } from './awaited-access';
import { bringObjectsHome, type Homecoming } from './bring-objects-home';
import { endedEarly } from './ended-early';
import { interruptible } from './interruptible';
import { isLongRun } from './is-long-run';
import { readyToLift } from './messages';
import { enforcing, updating } from './proxies';
import { now, receiptOf } from './receipts';
import { requestOfOwner } from './request-of-owner';
import { assertUser } from './validate-user';

/**
 * The one way back from a revocation, half-way or long after. Started by the user's owner it does the planned step;
 * started by hand it is a request to the owner. Objects come home first; the deny is lifted last, by the owner, which reads the user's groups
 * again for it. Returns the receipt.
 */
export async function restoreUserAccess(input: RestoreUserInput): Promise<Receipt> {
  assertUser(input);
  const user = { pool: input.pool, sub: input.sub };
  const { parent } = workflowInfo();
  if (parent === undefined || input.step === undefined) {
    return requestOfOwner('restoreUserAccess', user, input.slowRestore === true ? { slowRestore: true } : {});
  }
  return restore(user, input.step, parent, input.carried);
}

async function restore(
  user: UserKey,
  step: RestoreStep,
  { workflowId, runId }: ParentWorkflowInfo,
  carried: RestorationProgress | undefined,
): Promise<Receipt> {
  const startedAt = carried?.startedAt ?? now();
  const inForce = awaitedAccess();
  const work = interruptible();
  try {
    const { access, home } = await work.run(async () => {
      if (step.enable && carried === undefined) await updating().enableUser({ ...user, epoch: step.epoch });
      const handOn = (home: HomecomingProgress) => handOnWhenLong(user, step, { startedAt, home });
      const brought = await bringObjectsHome(user, step, handOn, carried?.home);
      await getExternalWorkflowHandle(workflowId, runId).signal(readyToLift);
      return { access: await inForce(), home: brought };
    });
    await enforcing().finishRestoration({ ...user, ...outcomeOf(step, home) });
    const { receipt: archive } = home;
    const did = [...(step.enable ? ['enabled the user'] : []), ...wordsOf(step, archive), 'lifted the deny'];
    const done = { startedAt, did, access, ...(archive === undefined ? {} : { archive }) };
    const receipt = receiptOf('restoreUserAccess', user, step, done);
    await enforcing().writeReceipt(step.cause === undefined ? { receipt } : { receipt, cause: step.cause });
    return receipt;
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    throw await endedEarly(user, step, error);
  }
}

async function handOnWhenLong(user: UserKey, step: RestoreStep, carried: RestorationProgress): Promise<void> {
  if (isLongRun()) await continueAsNew<typeof restoreUserAccess>({ ...user, step, carried });
}

const outcomeOf = ({ archives }: RestoreStep, { left }: Homecoming): Pick<FinishRestorationInput, 'archives'> =>
  archives === undefined ? {} : { archives: { dealtWith: archives.map(({ prefix }) => prefix), left } };

function wordsOf({ leaveObjects }: RestoreStep, archive: ArchiveReceipt | undefined): readonly string[] {
  if (leaveObjects === true) return ['left the objects in the archive: ask for restoreUserAccess by hand to bring them home'];
  if (archive === undefined) return [];
  const { objects, bytes, stays, cold = 0, older = 0 } = archive;
  return [
    `brought ${String(objects)} objects of ${String(bytes)} bytes home`,
    ...(cold === 0 ? [] : [`left ${String(cold)} copies in a cold storage class in the archive: ask with slowRestore`]),
    ...(stays === cold ? [] : [`left ${String(stays - cold)} copies in the archive: something newer is at home`]),
    ...(older === 0 ? [] : [`left ${String(older)} older versions in the archive, as its lists say`]),
  ];
}
