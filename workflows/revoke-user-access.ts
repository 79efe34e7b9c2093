import { ContinueAsNew, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type {
  AccessReceipt,
  ArchiveReceipt,
  Receipt,
  RevokeStep,
  RevokeUserInput,
  UseCaseRequest,
} from '../core/contract/messages';
import type { MoveProgress } from '../core/contract/moves';
import type { ArchiveProgress, PurgeReceipt, RevocationProgress } from '../core/contract/offboarding';
import type { Revocation } from '../core/registry/user-record';
import { type Archived, archiveObjects } from './archive-objects';
import { awaitedAccess } from './awaited-access';
import { gatherObjects } from './gather-objects';
import { endedEarly } from './ended-early';
import { fail } from './failure';
import { shielded } from './interruptible';
import { isLongRun } from './is-long-run';
import { purgeObjects, type Purged, wordsOfPurge } from './purge-objects';
import { enforcing, observing, readingPools, updating } from './proxies';
import { now, receiptOf } from './receipts';
import { requestOfOwner } from './request-of-owner';
import { assertUser } from './validate-user';

/**
 * Use case 2: live credentials stop working, sessions end, what was begun is aborted, and in a pool that archives the
 * user's objects move to the archive. Started by the user's owner, which has asked for the deny, it does the planned
 * step; started by hand it is a request to the owner. Returns the receipt. Whatever fails, the deny stands: only the way
 * back, or the end of the window after a last look at the objects (`sweep`), lifts it. Cancelled, it first cuts the user
 * off, and then moves and deletes nothing more.
 */
export async function revokeUserAccess(input: RevokeUserInput): Promise<Receipt> {
  assertUser(input);
  const user = { pool: input.pool, sub: input.sub };
  if (workflowInfo().parent === undefined || input.step === undefined) {
    return requestOfOwner('revokeUserAccess', user, howOf(input));
  }
  return revoke(user, input.step, input.carried);
}

/** Raises `InvalidInput`. */
function howOf({ keepEnabled, purge }: RevokeUserInput): Pick<UseCaseRequest, 'keepEnabled' | 'purge'> {
  if (keepEnabled === true && purge === true) {
    const remedy = 'Leave one of them out: only of a user who is disabled or deleted may everything be erased.';
    throw fail('InvalidInput', { place: 'input.purge, input.keepEnabled', value: 'both', remedy });
  }
  return { ...(keepEnabled === true ? { keepEnabled } : {}), ...(purge === true ? { purge } : {}) };
}

async function revoke(user: UserKey, step: RevokeStep, carried: RevocationProgress | undefined): Promise<Receipt> {
  const startedAt = carried?.startedAt ?? now();
  const inForce = awaitedAccess();
  const { work, unshield } = shielded();
  try {
    const { did, access, archive, purge } = await work.run(async () => {
      const begun = carried ?? { startedAt, ...(await cutOff(user, step, inForce)) };
      unshield();
      const purged = await purgeObjects(user, step);
      const handOnGathering = (gather: MoveProgress) => handOnWhenLong(user, step, { ...begun, gather });
      const isGathered = carried?.archive !== undefined;
      const gathered = isGathered ? [] : await gatherObjects(user, step, handOnGathering, carried?.gather);
      const all = [...begun.did, ...gathered];
      const handOn = (archive: ArchiveProgress) => handOnWhenLong(user, step, { ...begun, did: all, archive });
      const archived = await archiveObjects(user, step, handOn, carried?.archive);
      const revocation = await finish(user, step, (purged ?? archived)?.clearAt);
      const receipts = { ...receiptOfArchive(archived), ...(await receiptOfPurge(user, purged)) };
      return { did: all, ...receipts, access: { ...begun.access, ...termsOf(revocation) } };
    });
    const done = {
      startedAt,
      did: [...did, ...wordsOf(archive), ...wordsOfPurge(purge)],
      access,
      ...partsOf({ archive, purge }),
    };
    const receipt = receiptOf('revokeUserAccess', user, step, done);
    await enforcing().writeReceipt(step.cause === undefined ? { receipt } : { receipt, cause: step.cause });
    return receipt;
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    throw await endedEarly(user, step, error);
  }
}

/** Everything but the objects. The deny does not wait for Cognito, nor the other way round. */
async function cutOff(user: UserKey, step: RevokeStep, inForce: ReturnType<typeof awaitedAccess>) {
  const [sessions, access] = await Promise.all([endSessions(user, step), inForce()]);
  const uploads = await abortUploads(step);
  return { did: [step.sweep === true ? 'looked again' : 'denied everything', ...sessions, ...uploads], access };
}

/** Disable, then a read that says disabled, then the sign-out: a sign-in that slips in between is ended by it. */
async function endSessions(user: UserKey, step: RevokeStep): Promise<readonly string[]> {
  const { epoch, disable, keepEnabled, reason } = step;
  if (reason === 'deleted' || keepEnabled || step.sweep === true) return [];
  if (disable) await updating().disableUser({ ...user, epoch });
  await observing().confirmDisabled({ ...user, epoch });
  await updating().signOutUser({ ...user, epoch });
  return [...(disable ? ['disabled the user'] : []), 'signed out everywhere'];
}

async function abortUploads({ bucket, prefix, gather }: RevokeStep): Promise<readonly string[]> {
  const places = [...(prefix === undefined ? [] : [{ bucket, prefix }]), ...(gather?.from ?? [])];
  let aborted = 0;
  for (const place of places) {
    aborted += (await enforcing().abortUploads({ bucket: place.bucket, prefix: place.prefix })).aborted;
  }
  return aborted === 0 ? [] : [`aborted ${String(aborted)} open uploads`];
}

async function handOnWhenLong(user: UserKey, step: RevokeStep, carried: RevocationProgress): Promise<void> {
  if (isLongRun()) await continueAsNew<typeof revokeUserAccess>({ ...user, step, carried });
}

function wordsOf(archived: ArchiveReceipt | undefined): readonly string[] {
  if (archived === undefined) return [];
  const { objects, bytes, removed, stays, locked = 0 } = archived;
  return [
    `archived ${String(objects)} objects of ${String(bytes)} bytes`,
    `deleted ${String(removed)} originals`,
    ...(stays === 0 ? [] : [`left ${String(stays)} objects in a cold storage class where they are`]),
    ...(locked === 0 ? [] : [`left ${String(locked)} versions under Object Lock where they are`]),
  ];
}

function receiptOfArchive(archived: Archived | undefined): Pick<Receipt, 'archive'> {
  if (archived === undefined) return {};
  const { clearAt: _clearAt, ...archive } = archived;
  return { archive };
}

/** What the record was before is erased once it says that the revocation is done. */
async function receiptOfPurge(user: UserKey, purged: Purged | undefined): Promise<Pick<Receipt, 'purge'>> {
  if (purged === undefined) return {};
  const { clearAt: _clearAt, ...purge } = purged;
  return { purge: { ...purge, ...(await enforcing().eraseHistory(user)) } };
}

interface Parts {
  readonly archive?: ArchiveReceipt | undefined;
  readonly purge?: PurgeReceipt | undefined;
}

const partsOf = ({ archive, purge }: Parts): Pick<Receipt, 'archive' | 'purge'> => ({
  ...(archive === undefined ? {} : { archive }),
  ...(purge === undefined ? {} : { purge }),
});

/** `clearAt`: when a look began that found no object left. */
async function finish(user: UserKey, step: RevokeStep, clearAt: string | undefined): Promise<Revocation> {
  const { epoch, keepEnabled } = step;
  if (step.sweep === true) return enforcing().finishSweep({ ...user, epoch });
  if (keepEnabled) return enforcing().finishRevocation({ ...user, epoch });
  const window = await readingPools().measureWindow({ pool: user.pool, signedOut: true });
  return enforcing().finishRevocation({ ...user, epoch, window, ...(clearAt === undefined ? {} : { clearAt }) });
}

const termsOf = ({ reason, disableConfirmedAt, signOutConfirmedAt, window, denyUntil }: Revocation): AccessReceipt => ({
  reason,
  ...(disableConfirmedAt === undefined ? {} : { disableConfirmedAt }),
  ...(signOutConfirmedAt === undefined ? {} : { signOutConfirmedAt }),
  ...(window === undefined ? {} : { window }),
  ...(denyUntil === undefined ? {} : { denyUntil }),
});
