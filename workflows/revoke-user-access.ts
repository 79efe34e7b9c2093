import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { AccessReceipt, ArchiveReceipt, Receipt, RevokeStep, RevokeUserInput } from '../core/contract/messages';
import type { Revocation } from '../core/registry/user-record';
import { archiveObjects } from './archive-objects';
import { awaitedAccess } from './awaited-access';
import { fail, reportOf } from './failure';
import { interruptible } from './interruptible';
import { enforcing, observing, readingPools, updating } from './proxies';
import { now, receiptOf } from './receipts';
import { requestOfOwner } from './request-of-owner';
import { assertUser } from './validate-user';

/**
 * Use case 2: live credentials stop working, sessions end, what was begun is aborted, and in a pool that archives the
 * user's objects move to the archive. Started
 * by the user's owner, which has asked for the deny, it does the planned step; started by hand it is a request to the
 * owner. Returns the receipt. Whatever fails, the deny stays: only the way back lifts it.
 */
export async function revokeUserAccess(input: RevokeUserInput): Promise<Receipt> {
  assertUser(input);
  const user = { pool: input.pool, sub: input.sub };
  if (workflowInfo().parent === undefined || input.step === undefined) {
    return requestOfOwner('revokeUserAccess', user, input.keepEnabled === true ? { keepEnabled: true } : {});
  }
  return revoke(user, input.step);
}

async function revoke(user: UserKey, step: RevokeStep): Promise<Receipt> {
  const startedAt = now();
  const inForce = awaitedAccess();
  const work = interruptible();
  try {
    const { did, access, archive } = await work.run(async () => {
      // The deny does not wait for Cognito, nor the other way round.
      const [sessions, contained] = await Promise.all([endSessions(user, step), inForce()]);
      const uploads = await abortUploads(step);
      const archived = await archiveObjects(user, step);
      const revocation = await finish(user, step);
      const moved = archived === undefined ? {} : { archive: archived };
      return { did: [...sessions, ...uploads, ...wordsOf(archived)], ...moved, access: { ...contained, ...termsOf(revocation) } };
    });
    const done = { startedAt, did: ['denied everything', ...did], access, ...(archive === undefined ? {} : { archive }) };
    const receipt = receiptOf('revokeUserAccess', user, step, done);
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

/** Disable, then a read that says disabled, then the sign-out: a sign-in that slips in between is ended by it. */
async function endSessions(user: UserKey, { epoch, disable, keepEnabled, reason }: RevokeStep): Promise<readonly string[]> {
  if (reason === 'deleted' || keepEnabled) return [];
  if (disable) await updating().disableUser({ ...user, epoch });
  await observing().confirmDisabled({ ...user, epoch });
  await updating().signOutUser({ ...user, epoch });
  return [...(disable ? ['disabled the user'] : []), 'signed out everywhere'];
}

async function abortUploads({ bucket, prefix }: RevokeStep): Promise<readonly string[]> {
  if (prefix === undefined) return [];
  const { aborted } = await enforcing().abortUploads({ bucket, prefix });
  return aborted === 0 ? [] : [`aborted ${String(aborted)} open uploads`];
}

function wordsOf(archived: ArchiveReceipt | undefined): readonly string[] {
  if (archived === undefined) return [];
  const { objects, bytes, removed, stays } = archived;
  return [
    `archived ${String(objects)} objects of ${String(bytes)} bytes`,
    `deleted ${String(removed)} originals`,
    ...(stays === 0 ? [] : [`left ${String(stays)} objects in a cold storage class where they are`]),
  ];
}

async function finish(user: UserKey, { epoch, keepEnabled }: RevokeStep): Promise<Revocation> {
  if (keepEnabled) return enforcing().finishRevocation({ ...user, epoch });
  const window = await readingPools().measureWindow({ pool: user.pool, signedOut: true });
  return enforcing().finishRevocation({ ...user, epoch, window });
}

const termsOf = ({ reason, disableConfirmedAt, signOutConfirmedAt, window, denyUntil }: Revocation): AccessReceipt => ({
  reason,
  ...(disableConfirmedAt === undefined ? {} : { disableConfirmedAt }),
  ...(signOutConfirmedAt === undefined ? {} : { signOutConfirmedAt }),
  ...(window === undefined ? {} : { window }),
  ...(denyUntil === undefined ? {} : { denyUntil }),
});
