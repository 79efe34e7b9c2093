import { condition, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import { atOnceKinds, describePass, type GroupListing } from '../core/contract/reconcile';
import { comparing } from './proxies';
import { addShard, progressOfPass, type Reconciliation, splitShard } from './reconciliation';
import { tellOwners } from './tell-owners';
import { passLanes } from './timing';
import { tryPart } from './try-part';

/** Compares the users whose turn it is, shard by shard; `false` when the history is long enough before they are through. */
export async function compareUsers(pass: Reconciliation): Promise<boolean> {
  if (pass.shards.length > 0) await Promise.all(Array.from({ length: passLanes }, () => runLane(pass)));
  return pass.shards.length === 0;
}

/** Compares shard after shard until none is left or the history is long enough. */
async function runLane(pass: Reconciliation): Promise<void> {
  while (!workflowInfo().continueAsNewSuggested) {
    const shard = pass.shards.pop();
    if (shard === undefined) {
      if (pass.inHand === 0) return;
      // A shard in hand may turn out too large, and come back in parts.
      await condition(() => pass.shards.length > 0 || pass.inHand === 0);
      continue;
    }
    pass.inHand++;
    await compareOne(pass, shard);
    pass.inHand--;
    showProgress(pass);
  }
}

async function compareOne(pass: Reconciliation, shard: string): Promise<void> {
  const { pool, setup } = pass;
  const known = { groups: roleGroups(pass), disabledAreDone: setup.slice !== undefined };
  const compared = await tryPart(pass, () => comparing().compareShard({ pool, run: setup.run, shard, ...known }));
  if (compared === 'too-large') {
    splitShard(pass, shard);
    return;
  }
  if (compared === undefined) {
    // What fails one shard for good fails all of them.
    pass.isIncomplete = true;
    pass.shards.length = 0;
    return;
  }
  addShard(pass, shard, compared);
  if (compared.found) await tellOwners(pass, shard, { kinds: atOnceKinds, lanes: passLanes });
}

/** Those that were listed: a policy names the groups, and not who is in them. */
const roleGroups = ({ setup, groups }: Reconciliation): readonly Pick<GroupListing, 'group' | 'index' | 'parts'>[] =>
  groups
    .filter(({ group, isDone, failed }) => setup.roleGroups?.includes(group) === true && isDone && failed !== true)
    .map(({ group, index, parts }) => ({ group, index, parts }));

export const showProgress = (pass: Reconciliation): void => setCurrentDetails(describePass(progressOfPass(pass, false)));
