import { continueAsNew, setCurrentDetails, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { GroupKey, GroupSyncInput, GroupSyncProgress, GroupSyncResult } from '../core/contract/group-sync';
import { isUserPoolId } from '../core/contract/names';
import { fail } from './failure';
import { syncAgain } from './messages';
import { adopting, enforcing, lookingAround, readingPools } from './proxies';
import { betweenPages } from './timing';

/**
 * Use case 4 for a whole group, when the group or its template has changed: tells the policy's writer whether the group
 * exists, and has the owners of everybody look whom the policy names for it, the registry last saw in it or the group
 * lists. It writes no membership itself; a listing only names suspects.
 */
export async function syncGroupAccess(input: GroupSyncInput): Promise<GroupSyncResult> {
  assertInput(input);
  const { pool, group } = input;
  const sync: Sync = { key: { pool, group }, again: input.carried?.again ?? false };
  setHandler(syncAgain, () => void (sync.again = true));
  let { carried } = input;
  for (;;) {
    sync.again = carried?.again ?? false;
    const exists = carried?.exists ?? (await tellWriter(sync));
    const named = carried?.told ?? (await enforcing().wakeNamedMembers({ pool, group })).told;
    const known = carried?.token === undefined ? await wakeRegistered(sync, { exists, told: named, ...carried }) : named;
    const told = exists ? await wakeEverybody(sync, known, carried?.token) : known;
    carried = undefined;
    // No await between this and the return: a signal cannot come in between.
    if (!sync.again) return { pool, group, exists, told };
  }
}

interface Sync {
  readonly key: GroupKey;
  /** The group has changed since this round began. */
  again: boolean;
}

async function tellWriter({ key }: Sync): Promise<boolean> {
  const exists = await readingPools().groupExists(key);
  await enforcing().tellGroup({ ...key, exists });
  return exists;
}

/** Members of a group that is gone, or that was created again, whom nothing else names. */
async function wakeRegistered(sync: Sync, { exists, told: before, after: from }: GroupSyncProgress): Promise<number> {
  let told = before;
  let after = from;
  for (;;) {
    const page = await lookingAround().wakeRegisteredMembers({ ...sync.key, ...(after === undefined ? {} : { after }) });
    told += page.told;
    after = page.next;
    if (after === undefined) return told;
    if (workflowInfo().continueAsNewSuggested) await handOn(sync, { exists, told, after });
  }
}

/** Page by page; a listing whose token has died begins again, which does no harm. */
async function wakeEverybody(sync: Sync, before: number, from: string | undefined): Promise<number> {
  let told = before;
  let token = from;
  for (;;) {
    const page = await adopting().wakeMembers({ ...sync.key, ...(token === undefined ? {} : { token }) });
    if (page === 'token-expired') token = undefined;
    else {
      told += page.told;
      setCurrentDetails(`${String(told)} members told to be looked at`);
      if (page.next === undefined) return told;
      token = page.next;
    }
    await sleep(betweenPages);
    if (workflowInfo().continueAsNewSuggested) {
      await handOn(sync, { exists: true, told, ...(token === undefined ? {} : { token }) });
    }
  }
}

const handOn = ({ key, again }: Sync, progress: GroupSyncProgress): Promise<never> =>
  continueAsNew<typeof syncGroupAccess>({ ...key, carried: { ...progress, again } });

function assertInput({ pool, group }: Partial<GroupSyncInput>): void {
  const remedy = `Pass an input such as '{"pool":"us-east-1_AbC123","group":"premium"}'.`;
  if (typeof pool !== 'string' || !isUserPoolId(pool)) throw fail('InvalidInput', { place: 'input.pool', remedy });
  if (typeof group !== 'string' || group === '') throw fail('InvalidInput', { place: 'input.group', remedy });
}
