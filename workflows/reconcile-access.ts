import {
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { isUserPoolId } from '../core/contract/names';
import {
  describePass,
  type DriftKind,
  driftKinds,
  judgedKinds,
  onlyNamedKinds,
  type PassSetup,
  type ReconcileInput,
  type ReconcileResult,
} from '../core/contract/reconcile';
import { fail } from './failure';
import { passProgress } from './messages';
import { keyword } from './ownership';
import { adopting, comparing, lookingAround, reporting } from './proxies';
import { addPart, beginReconciliation, passState, progressOfPass, type Reconciliation, splitShard } from './reconciliation';
import { passBusy, passLanes, tellsPerSecond } from './timing';

/**
 * The pass that catches what events missed: lists a pool, shard by shard, compares each user with the registry, the
 * rosters with the policy's record and the record with the live policy, and writes a report. It only names suspects: in
 * mode `repair` their owners, and the writer of the policy, look again and act. What looks like a mistake upstream is
 * held for a person.
 */
export async function reconcileAccess(input: ReconcileInput): Promise<ReconcileResult> {
  assertInput(input);
  const seen: { pass?: Reconciliation; isDone: boolean } = { isDone: false };
  setHandler(passProgress, () => progressOfPass(seen.pass, seen.isDone));
  upsertSearchAttributes([{ key: keyword('GatehousePool'), value: input.pool }]);
  const setup = input.carried?.setup ?? (await begin(input));
  const pass = beginReconciliation(input.pool, setup, input.carried);
  seen.pass = pass;
  await compareUsers(pass);
  await compareRosters(pass);
  await compareHost(pass);
  const result = await finish(pass);
  seen.isDone = true;
  return result;
}

/** Waits until no other pass of the pool is at work. */
async function begin({ pool, mode }: ReconcileInput): Promise<PassSetup> {
  const about = await adopting().estimateUsers({ pool });
  const { workflowId, firstExecutionRunId: run } = workflowInfo();
  for (;;) {
    const asked = { pool, about, holder: { workflowId, run }, ...(mode === undefined ? {} : { mode }) };
    const begun = await lookingAround().beginPass(asked);
    if (!('busy' in begun)) return begun;
    setCurrentDetails(`Waits for \`${begun.busy}\`, which compares this pool.`);
    await sleep(passBusy);
  }
}

async function compareUsers(pass: Reconciliation): Promise<void> {
  while (pass.shards.length > 0) {
    await Promise.all(Array.from({ length: passLanes }, () => runLane(pass)));
    if (pass.shards.length > 0) await handOn(pass);
  }
}

/** Compares shard after shard until none is left or the history is long enough. */
async function runLane(pass: Reconciliation): Promise<void> {
  const { pool, setup } = pass;
  while (!workflowInfo().continueAsNewSuggested) {
    const shard = pass.shards.pop();
    if (shard === undefined) {
      if (pass.inHand === 0) return;
      // A shard in hand may turn out too large, and come back in parts.
      await condition(() => pass.shards.length > 0 || pass.inHand === 0);
      continue;
    }
    pass.inHand++;
    const compared = await comparing().compareShard({ pool, run: setup.run, shard });
    if (compared === 'too-large') splitShard(pass, shard);
    else {
      addPart(pass, shard, compared);
      if (compared.found) await tell(pass, shard, atOnce);
    }
    pass.inHand--;
    show(pass);
  }
}

async function compareRosters(pass: Reconciliation): Promise<void> {
  const { pool, setup } = pass;
  for (const [index, group] of setup.rosters.entries()) {
    const part = `roster-${String(index)}`;
    const { named, members, ...counts } = await comparing().compareRoster({ pool, run: setup.run, group, part });
    addPart(pass, part, counts);
    if (members === 0 && named > 0) pass.emptied.push({ group, named });
    if (members === undefined) {
      pass.notes.push({ why: 'group-too-large', group, says: `group ${group} has too many members to be compared` });
    }
    if (counts.found) await tell(pass, part, atOnce);
    show(pass);
  }
}

async function compareHost(pass: Reconciliation): Promise<void> {
  const { pool, setup } = pass;
  if (setup.host === undefined) return;
  const repair = setup.mode === 'repair';
  addPart(pass, 'policy', await lookingAround().compareHost({ pool, run: setup.run, host: setup.host, part: 'policy', repair }));
  await tell(pass, 'policy', atOnce);
}

async function finish(pass: Reconciliation): Promise<ReconcileResult> {
  const { pool, setup, counts, parts, emptied, notes } = pass;
  const finished = await reporting().finishPass({ pool, setup, counts, parts, emptied, notes });
  const judged = judgedKinds.filter((kind) => !finished.kinds.includes(kind));
  for (const part of pass.judged) await tell(pass, part, judged);
  await reporting().forgetParts({ pool, run: setup.run, parts });
  const { report, readable } = finished;
  setCurrentDetails(
    [describePass(progressOfPass(pass, true)), ...heldLines(finished.reasons), `Report: \`${readable}\``].join('\n\n'),
  );
  const { listed, drift, underWay } = counts;
  const held = [...finished.reasons, ...notes];
  return { pool, mode: setup.mode, listed, drift, underWay, told: pass.told, held, report, readable };
}

const heldLines = (reasons: readonly { readonly says: string }[]): readonly string[] =>
  reasons.map(({ says }) => `**Held for a person:** ${says}`);

/** Kinds on which owners look while the listing goes on. */
const atOnce = driftKinds.filter((kind) => !judgedKinds.includes(kind) && !onlyNamedKinds.includes(kind));

/** At a bounded rate, and only where the pass is to repair. */
async function tell(pass: Reconciliation, part: string, kinds: readonly DriftKind[]): Promise<void> {
  const { pool, setup } = pass;
  if (setup.mode !== 'repair' || kinds.length === 0 || !pass.parts.includes(part)) return;
  const { told } = await lookingAround().wakeDrift({ pool, run: setup.run, part, kinds });
  pass.told += told;
  if (told > 0) await sleep((told * passLanes * 1000) / tellsPerSecond);
}

const show = (pass: Reconciliation): void => setCurrentDetails(describePass(progressOfPass(pass, false)));

const handOn = (pass: Reconciliation): Promise<never> =>
  continueAsNew<typeof reconcileAccess>({ pool: pass.pool, carried: passState(pass) });

function assertInput({ pool, mode }: Partial<ReconcileInput>): void {
  const remedy = `Pass an input such as '{"pool":"us-east-1_AbC123","mode":"report"}', or run \`temporal gatehouse reconcile\`.`;
  if (typeof pool !== 'string' || !isUserPoolId(pool)) throw fail('InvalidInput', { place: 'input.pool', remedy });
  if (mode !== undefined && !['report', 'repair'].includes(mode)) throw fail('InvalidInput', { place: 'input.mode', remedy });
}
