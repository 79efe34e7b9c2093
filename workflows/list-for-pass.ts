import { workflowInfo } from '@temporalio/workflow';
import { atOnceKinds } from '../core/contract/reconcile';
import { isTooMany } from '../core/reconcile/judge';
import { comparing } from './proxies';
import { addPart, type Reconciliation } from './reconciliation';
import { tellOwners } from './tell-owners';
import { tryPart } from './try-part';

/** `false`: the history is long enough, and a run that continues as new goes on. */
type IsThrough = boolean;

/** Compares every disabled user, whose turn it is or not; then their owners look. */
export async function compareDisabledUsers(pass: Reconciliation): Promise<IsThrough> {
  const { pool, setup } = pass;
  if (pass.disabled.isDone) return true;
  while (!pass.disabled.isDone) {
    if (workflowInfo().continueAsNewSuggested) return false;
    const { disabled: cursor } = pass;
    const compared = await tryPart(pass, () => comparing().compareDisabled({ pool, run: setup.run, cursor }));
    if (compared?.part !== undefined) addPart(pass, compared.part, compared.counts);
    pass.disabled = compared?.cursor ?? { parts: cursor.parts, isDone: true };
  }
  const holdsData = isTooMany(pass.counts.drift['disabled-not-revoked'] ?? 0, setup.pauseAboveChanges);
  for (const part of [...pass.parts]) await tellOwners(pass, part, { kinds: atOnceKinds, holdsData });
  return true;
}

/** Lists the members of every group that the configuration names. */
export async function listGroups(pass: Reconciliation): Promise<IsThrough> {
  const { pool, setup } = pass;
  for (const { index } of pass.groups) {
    for (let listing = pass.groups[index]; listing?.isDone === false; listing = pass.groups[index]) {
      if (workflowInfo().continueAsNewSuggested) return false;
      const before = listing;
      const listed = await tryPart(pass, () => comparing().listGroup({ pool, run: setup.run, listing: before }));
      pass.groups[index] = listed ?? { ...before, isDone: true, failed: true };
    }
  }
  return true;
}
