import { ContinueAsNew, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { MoveCarried, MoveProgress, MoveReceipt, MoveStep, MoveTenantInput } from '../core/contract/moves';
import type { Receipt } from '../core/contract/messages';
import { addStays, countStays } from '../core/moves/counts';
import { endedEarly } from './ended-early';
import { fail } from './failure';
import { interruptible } from './interruptible';
import { isLongRun } from './is-long-run';
import { type MovedObjects, moveObjects } from './move-objects';
import { enforcing, observing, readingPools, updating } from './proxies';
import { now, receiptOf } from './receipts';
import { requestOfOwner } from './request-of-owner';
import { assertUser } from './validate-user';

/**
 * A user who is in another tenant than before: once the old one is denied to them, they are signed out, their objects
 * move, and everything that names their storage names the new one. Started by the user's owner, which has asked for the
 * deny and waited until it was in force, it goes on from the move's phase; started by hand it approves a move that is
 * held. Returns the receipt. Whatever fails, the deny stands.
 */
export async function moveTenant(input: MoveTenantInput): Promise<Receipt> {
  assertUser(input);
  const user = { pool: input.pool, sub: input.sub };
  if (workflowInfo().parent === undefined || input.step === undefined) return approve(user, input.tenant);
  return move(user, input.step, input.carried);
}

/** Raises `InvalidInput` where nobody says what is approved: the user may be somewhere else by now. */
function approve(user: UserKey, tenant: string | undefined): Promise<Receipt> {
  if (typeof tenant === 'string' && tenant !== '') return requestOfOwner('moveTenant', user, { tenant });
  throw fail('InvalidInput', { place: 'input.tenant', remedy: 'Pass the tenant that the user is to move to.' });
}

async function move(user: UserKey, step: MoveStep, carried: MoveCarried | undefined): Promise<Receipt> {
  const work = interruptible();
  try {
    const receipt = await work.run(() => moveAndFollow(user, step, carried));
    const { cause } = step;
    await enforcing().writeReceipt(cause === undefined ? { receipt } : { receipt, cause });
    return receipt;
  } catch (error) {
    if (error instanceof ContinueAsNew) throw error;
    throw await endedEarly(user, step, error);
  }
}

async function moveAndFollow(user: UserKey, step: MoveStep, carried: MoveCarried | undefined): Promise<Receipt> {
  const begun = carried ?? { startedAt: now(), did: step.sweep === true ? ['looked again'] : await leave(user, step) };
  const handOn = (progress: MoveProgress) => handOnWhenLong(user, step, { ...begun, progress });
  const { epoch, lists, move: planned } = step;
  const prove = () => observing().proveMoved({ ...user, epoch, tenant: planned.to.tenant });
  const objects = { epoch, lists, from: planned.from, to: planned.to };
  const moved = await moveObjects(user, objects, { prove, handOn }, carried?.progress);
  const end = step.sweep === true ? await finishSweep(user, step, moved) : await arrive(user, step, moved);
  const { startedAt, did } = begun;
  const receipt = { ...end.receipt, ...objectsOf(step, moved) };
  return receiptOf('moveTenant', user, step, { startedAt, did: [...did, ...wordsOf(receipt), ...end.did], move: receipt });
}

/** No session of the old tenant begins any more, nothing there is half-made, and the new place is the user's. */
async function leave(user: UserKey, step: MoveStep): Promise<readonly string[]> {
  const { epoch, move: planned } = step;
  await enforcing().ensurePrefix({ ...user, step });
  await updating().signOutForMove({ ...user, epoch });
  const open = planned.from.map(({ bucket, prefix }) => enforcing().abortUploads({ bucket, prefix }));
  const aborted = (await Promise.all(open)).reduce((sum, { aborted: some }) => sum + some, 0);
  return [
    `denied ${planned.from.map(({ tenant }) => tenant).join(', ')}`,
    ...(planned.phase === 'signing-out' ? ['signed out everywhere'] : []),
    ...(aborted === 0 ? [] : [`aborted ${String(aborted)} open uploads`]),
  ];
}

interface End {
  readonly did: readonly string[];
  readonly receipt: Pick<MoveReceipt, 'signOutConfirmedAt' | 'denyUntil'>;
}

/** The registry, then attributes: who sees the attribute can rely on the rest. */
async function arrive(user: UserKey, step: MoveStep, moved: MovedObjects): Promise<End> {
  const { epoch, writeBack: attributes } = step;
  await enforcing().arriveAtTenant({ ...user, step });
  if (Object.keys(attributes).length > 0) await updating().writeAttributes({ ...user, attributes });
  const window = await readingPools().measureWindow({ pool: user.pool, signedOut: true });
  const receipt = await enforcing().finishMove({ ...user, epoch, window, stays: moved.stays.map(countStays) });
  return { did: Object.keys(attributes).map((name) => `wrote attribute ${name}`), receipt };
}

async function finishSweep(user: UserKey, { epoch, move: { from: places } }: MoveStep, moved: MovedObjects): Promise<End> {
  await enforcing().finishMoveSweep({ ...user, epoch, places, stays: moved.stays.map(countStays) });
  return { did: [], receipt: {} };
}

function objectsOf({ move: { from, to }, lists }: MoveStep, { objects, bytes, removed, stays }: MovedObjects) {
  const all = addStays(stays);
  return { from, to, objects, bytes, removed, stays: all, ...(objects + countStays(all) === 0 ? {} : { lists }) };
}

const wordsOf = ({ objects, bytes, removed, stays }: MoveReceipt): readonly string[] => [
  `moved ${String(objects)} objects of ${String(bytes)} bytes`,
  `deleted ${String(removed)} originals`,
  ...Object.entries(stays).map(([why, count]) => `left ${String(count)} objects where they were: ${why}`),
];

async function handOnWhenLong(user: UserKey, step: MoveStep, carried: MoveCarried): Promise<void> {
  if (isLongRun()) await continueAsNew<typeof moveTenant>({ ...user, step, carried });
}
