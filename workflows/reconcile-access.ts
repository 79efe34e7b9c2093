import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { continueAsNew, setCurrentDetails, setHandler, sleep, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { isUserPoolId } from '../core/contract/names';
import {
  atOnceKinds,
  describePass,
  judgedKinds,
  type PassSetup,
  type ReconcileInput,
  type ReconcileResult,
} from '../core/contract/reconcile';
import { compareUsers, showProgress } from './compare-users';
import { fail } from './failure';
import { compareDisabledUsers, listGroups } from './list-for-pass';
import { passProgress } from './messages';
import { keyword } from './ownership';
import { adopting, comparing, lookingAround, readingPools, reporting } from './proxies';
import { addPart, beginReconciliation, passState, progressOfPass, type Reconciliation } from './reconciliation';
import { tellOwners } from './tell-owners';
import { passBusy } from './timing';
import { tryPart } from './try-part';

/**
 * The pass that catches what events missed: compares the disabled users of a pool, and shard by shard the others whose
 * turn it is, with the registry, the groups with the policy's record and the registry, the record with the live policy,
 * and looks at the roles; then it writes a report. It only names suspects: in mode `repair` their owners, and the writer
 * of the policy, look again and act. What looks like a mistake upstream is held for a person.
 */
export async function reconcileAccess(input: ReconcileInput): Promise<ReconcileResult> {
  assertInput(input);
  const seen: { pass?: Reconciliation; isDone: boolean } = { isDone: false };
  setHandler(passProgress, () => progressOfPass(seen.pass, seen.isDone));
  upsertSearchAttributes([{ key: keyword('GatehousePool'), value: input.pool }]);
  const setup = input.carried?.setup ?? (await begin(input));
  const pass = beginReconciliation(input.pool, setup, input.carried);
  seen.pass = pass;
  // A pass that an earlier version began has no slice, and lists nothing beforehand.
  const isThrough =
    setup.slice === undefined
      ? await compareUsers(pass)
      : (await compareDisabledUsers(pass)) && (await listGroups(pass)) && (await compareUsers(pass));
  if (!isThrough) return handOn(pass);
  await compareRosters(pass);
  await compareHost(pass);
  if (setup.tenantBuckets === true) await compareTenantHosts(pass);
  if (setup.slice !== undefined) await compareRoles(pass);
  const result = await finish(pass);
  seen.isDone = true;
  return result;
}

/** When the server's schedule was to start a run (https://docs.temporal.io/search-attribute#default-search-attribute). */
const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', SearchAttributeType.DATETIME);

/** Waits until no other pass of the pool is at work. */
async function begin({ pool, mode, hinted }: ReconcileInput): Promise<PassSetup> {
  const about = await adopting().estimateUsers({ pool });
  const { workflowId, firstExecutionRunId: run, typedSearchAttributes } = workflowInfo();
  const scheduledAt = typedSearchAttributes.get(scheduledStart)?.toISOString();
  const how = {
    ...(mode === undefined ? {} : { mode }),
    ...(hinted === undefined ? {} : { hinted }),
    ...(scheduledAt === undefined ? {} : { scheduledAt }),
  };
  for (;;) {
    const begun = await lookingAround().beginPass({ pool, about, holder: { workflowId, run }, ...how });
    if (!('busy' in begun)) return begun;
    setCurrentDetails(`Waits for \`${begun.busy}\`, which compares this pool.`);
    await sleep(passBusy);
  }
}

async function compareRosters(pass: Reconciliation): Promise<void> {
  const { pool, setup } = pass;
  for (const [index, group] of setup.rosters.entries()) {
    const part = `roster-${String(index)}`;
    const listing = pass.groups[index] ?? { group, index, members: 0, parts: 0, isDone: false };
    if (listing.failed === true) continue;
    const counts = await tryPart(pass, () => comparing().compareRoster({ pool, run: setup.run, listing, part }));
    if (counts === undefined) continue;
    addPart(pass, part, counts);
    if (counts.found) await tellOwners(pass, part, { kinds: atOnceKinds });
    showProgress(pass);
  }
}

async function compareHost(pass: Reconciliation): Promise<void> {
  const { pool, setup } = pass;
  const { host } = setup;
  if (host === undefined) return;
  const repair = setup.mode === 'repair';
  const compared = { pool, run: setup.run, host, part: 'policy', repair };
  const counts = await tryPart(pass, () => lookingAround().compareHost(compared));
  if (counts === undefined) return;
  addPart(pass, 'policy', counts);
  await tellOwners(pass, 'policy', { kinds: atOnceKinds });
}

async function compareTenantHosts(pass: Reconciliation): Promise<void> {
  const { pool, setup } = pass;
  const repair = setup.mode === 'repair';
  let after: string | undefined;
  for (let page = 1; ; page++) {
    const part = `policies-${String(page)}`;
    const input = { pool, run: setup.run, part, repair, ...(after === undefined ? {} : { after }) };
    const counts = await tryPart(pass, () => lookingAround().compareTenantHosts(input));
    if (counts === undefined) return;
    addPart(pass, part, counts);
    pass.failures.push(...counts.failures);
    if (counts.found) await tellOwners(pass, part, { kinds: atOnceKinds });
    after = counts.next;
    if (after === undefined) return;
  }
}

async function compareRoles(pass: Reconciliation): Promise<void> {
  const { pool, setup } = pass;
  if (setup.host !== undefined) {
    const counts = await tryPart(pass, () => lookingAround().compareRoles({ pool, run: setup.run, part: 'roles' }));
    if (counts !== undefined) addPart(pass, 'roles', counts);
  }
  await tryPart(pass, () => readingPools().refreshClients({ pool }));
}

async function finish(pass: Reconciliation): Promise<ReconcileResult> {
  const { pool, setup, counts, parts, listedBy, failures, isIncomplete } = pass;
  const empty = pass.groups.filter(({ members, isDone, failed }) => isDone && failed !== true && members === 0);
  const found = { counts, parts, listedBy, failures, isIncomplete, empty: empty.map(({ group }) => group) };
  const finished = await reporting().finishPass({ pool, setup, ...found });
  const judged = judgedKinds.filter((kind) => !finished.kinds.includes(kind));
  const { holdsData } = finished;
  for (const part of pass.judged) await tellOwners(pass, part, { kinds: judged, holdsData });
  while (await reporting().forgetParts({ pool })) showProgress(pass);
  const { report, readable, reasons } = finished;
  const lines = [...heldLines(reasons), ...failures.map(({ type, place }) => `**${type}** at \`${place}\``)];
  setCurrentDetails([describePass(progressOfPass(pass, true)), ...lines, `Report: \`${readable}\``].join('\n\n'));
  if (setup.slice !== undefined && lines.length > 0) {
    upsertSearchAttributes([{ key: keyword('GatehouseState'), value: 'needs-person' }]);
  }
  const { listed, drift, underWay, rejected = 0 } = counts;
  return {
    pool,
    mode: setup.mode,
    listed,
    drift,
    underWay,
    rejected,
    told: pass.told,
    held: reasons,
    failures,
    report,
    readable,
  };
}

const heldLines = (reasons: readonly { readonly says: string }[]): readonly string[] =>
  reasons.map(({ says }) => `**Held for a person:** ${says}`);

const handOn = (pass: Reconciliation): Promise<never> =>
  continueAsNew<typeof reconcileAccess>({ pool: pass.pool, carried: passState(pass) });

function assertInput({ pool, mode }: Partial<ReconcileInput>): void {
  const remedy = `Pass an input such as '{"pool":"us-east-1_AbC123","mode":"report"}', or run \`temporal gatehouse reconcile\`.`;
  if (typeof pool !== 'string' || !isUserPoolId(pool)) throw fail('InvalidInput', { place: 'input.pool', remedy });
  if (mode !== undefined && !['report', 'repair'].includes(mode)) throw fail('InvalidInput', { place: 'input.mode', remedy });
}
