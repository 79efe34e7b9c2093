import { setCurrentDetails, setHandler, sleep } from '@temporalio/workflow';
import type { GroupSyncInput, GroupSyncResult } from '../core/contract/group-sync';
import { isUserPoolId } from '../core/contract/names';
import { fail } from './failure';
import { syncAgain } from './messages';
import { adopting, enforcing, readingPools } from './proxies';
import { betweenPages } from './timing';

/**
 * Use case 4 for a whole group, when the group or its template has changed: tells the policy's writer whether the group
 * exists, and has the owners of everybody look whom the policy names for it or the group lists. It writes no membership
 * itself; a listing only names suspects.
 */
export async function syncGroupAccess(input: GroupSyncInput): Promise<GroupSyncResult> {
  assertInput(input);
  const { pool, group } = input;
  let again = false;
  setHandler(syncAgain, () => void (again = true));
  const isWantedAgain = (): boolean => again;
  for (;;) {
    again = false;
    const exists = await readingPools().groupExists({ pool, group });
    await enforcing().tellGroup({ pool, group, exists });
    const named = await enforcing().wakeNamedMembers({ pool, group });
    const told = named.told + (exists ? await wakeEverybody(input) : 0);
    // No await between this and the return: a signal cannot come in between.
    if (!isWantedAgain()) return { pool, group, exists, told };
  }
}

/** Page by page; a listing whose token has died begins again, which does no harm. */
async function wakeEverybody({ pool, group }: GroupSyncInput): Promise<number> {
  let told = 0;
  let token: string | undefined;
  for (;;) {
    const page = await adopting().wakeMembers({ pool, group, ...(token === undefined ? {} : { token }) });
    if (page === 'token-expired') token = undefined;
    else {
      told += page.told;
      setCurrentDetails(`${String(told)} members told to be looked at`);
      if (page.next === undefined) return told;
      token = page.next;
    }
    await sleep(betweenPages);
  }
}

function assertInput({ pool, group }: Partial<GroupSyncInput>): void {
  const remedy = `Pass an input such as '{"pool":"us-east-1_AbC123","group":"premium"}'.`;
  if (typeof pool !== 'string' || !isUserPoolId(pool)) throw fail('InvalidInput', { place: 'input.pool', remedy });
  if (typeof group !== 'string' || group === '') throw fail('InvalidInput', { place: 'input.group', remedy });
}
