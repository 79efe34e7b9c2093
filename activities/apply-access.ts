import { applyChanges, type Verdict } from '../core/access/apply-changes';
import { cutOffMade, cutOffProblem } from '../core/access/cut-off';
import { isDue, nextEnd } from '../core/access/ends';
import { denyRemoved, findingsOf } from '../core/access/findings';
import { outcomeOf } from '../core/access/outcome-of';
import { deniesOverBudget, waitingForRoom } from '../core/access/over-budget';
import { removedDenies } from '../core/access/removed-denies';
import { notEnforced } from '../core/access/not-enforced';
import type { AccessChange, AccessOutcome, CutOffMade, GroupChange, PolicyHostRef, WriterStatus } from '../core/contract/access';
import type { FailureReport } from '../core/contract/messages';
import type { AccessRecord } from '../core/registry/access-record';
import { type AccessScene, readAccessScene } from './access-scene';
import type { ActivityPorts } from './activity-ports';
import { type Decision, enforceRecord } from './enforce-record';
import { knownAgain } from './unknown-principals';

export interface ApplyAccessInput {
  readonly host: PolicyHostRef;
  /** At most one for each sub. */
  readonly changes: readonly AccessChange[];
  readonly groups: readonly GroupChange[];
  /** ISO 8601: when it was decided to apply them. */
  readonly at: string;
  /** Tries again what was refused: roles that AWS did not know, grants that had no room. */
  readonly recheck?: { readonly eventIds: readonly string[] };
  /** A person approved a cut-off. */
  readonly approve?: true;
}

export interface AppliedAccess {
  /** One for each change, in their order. */
  readonly outcomes: readonly AccessOutcome[];
  readonly written: NonNullable<WriterStatus['written']>;
  /** The live policy was another one. */
  readonly wrote: boolean;
  /** There was neither policy nor record: no older write can be on its way. */
  readonly first?: true;
  /** Milliseconds from when it was written until this answer; absent in answers of earlier versions. */
  readonly wroteBefore?: number;
  readonly findings: readonly FailureReport[];
  /** `DenyRemoved`: what somebody had undone and is in force again. */
  readonly restored: readonly FailureReport[];
  /** What a person has to decide. */
  readonly needs?: FailureReport;
  readonly approval?: CutOffMade | FailureReport;
  /** ISO 8601: the next end of a deny. */
  readonly nextEnd?: string;
  /** A deny is past its end. */
  readonly overdue: boolean;
}

export type ApplyAccessPorts = Pick<
  ActivityPorts,
  'objects' | 'controlBucket' | 'configs' | 'hosts' | 'identityPools' | 'roles' | 'clock' | 'ownRole'
>;

/**
 * Puts access changes into a host's record, and the policy that follows into force: record first, by compare-and-swap, so
 * that an attempt that stalled cannot bring back what it read; then the policy, which is read back. Statements of others
 * stay; ours that somebody changed are restored.
 *
 * Already done: a change whose epoch the record has, and a live policy that means what was compiled; nothing is written.
 * AWS: GetObject and PutObject in the control bucket, GetBucketPolicy, PutBucketPolicy or DeleteBucketPolicy; GetRole
 * where a role is not known, DescribeIdentityPool and GetIdentityPoolRoles for a cut-off.
 * Raises `HostOwnedElsewhere`, `PolicyUnreadable`, `PolicyOverBudget`, `PolicyLocksOut`, `PolicyRejected`,
 * `PolicyNotInForce`, `RecordConflict`, `RecordUnreadable`, `ConfigNotPublished`, `BucketMissing`.
 */
export const applyAccess =
  (ports: ApplyAccessPorts) =>
  async (input: ApplyAccessInput): Promise<AppliedAccess> => {
    const scene = await readAccessScene(ports, input.host);
    const { record: changed, verdicts } = applyChanges(scene.before, input, input.at);
    const current = await withKnownRoles(ports, changed, input);
    const problem = input.approve === true ? await problemOfCutOff(ports, scene, current, input.at) : undefined;
    const approved = input.approve === true && problem === undefined;
    const decision = await enforceRecord(ports, scene, approved ? cutAt(current, input.at) : current, {
      asked: input.changes.filter((_, index) => verdicts[index]?.kind === 'taken').map(({ sub }) => sub),
      subs: input.changes.map(({ sub }) => sub),
      again: input.recheck !== undefined,
      approved,
    });
    const wroteBefore = decision.wroteAt === undefined ? {} : { wroteBefore: ports.clock.now().getTime() - decision.wroteAt };
    const approval = input.approve === true ? { approval: problem ?? cutOffMade(decision.record, input.at) } : {};
    const first = scene.etag === undefined && scene.live === undefined ? { first: true as const } : {};
    return { ...appliedOf(input, scene, verdicts, decision), ...first, ...wroteBefore, ...approval };
  };

const withKnownRoles = async (
  ports: ApplyAccessPorts,
  record: AccessRecord,
  { recheck }: ApplyAccessInput,
): Promise<AccessRecord> =>
  recheck === undefined ? record : { ...record, unknownPrincipals: await knownAgain(ports, record.unknownPrincipals) };

const cutAt = (record: AccessRecord, at: string): AccessRecord => ({ ...record, cutOff: { before: at, approvedAt: at } });

async function problemOfCutOff(
  { identityPools }: ApplyAccessPorts,
  { host, pools }: AccessScene,
  record: AccessRecord,
  at: string,
): Promise<FailureReport | undefined> {
  const ids = pools.map(({ identityPoolId }) => identityPoolId);
  const facts = await Promise.all(ids.map(async (id) => (id === undefined ? undefined : identityPools.describe(id))));
  return cutOffProblem(host, record, facts, at);
}

function appliedOf(
  { host, changes, at, recheck }: ApplyAccessInput,
  { before, live, pools }: AccessScene,
  verdicts: readonly Verdict[],
  { record, written, wrote, refusal, missing }: Decision,
): AppliedAccess {
  const { length: waiting } = waitingForRoom(record);
  const inForce = { ...written, host, missing, refusal, waiting: waiting === 0 ? undefined : deniesOverBudget(host, waiting) };
  const outcomes = changes.map((change, index): AccessOutcome => {
    const verdict = verdictAt(verdicts, index);
    const unenforced = verdict.kind === 'superseded' ? undefined : notEnforced(host, pools, change);
    return unenforced ?? outcomeOf(change.sub, record.entries[change.sub], verdict, inForce);
  });
  const removed = removedDenies(before, live);
  const needs = inForce.waiting ?? outcomes.flatMap((outcome) => (outcome.kind === 'stuck' ? [outcome.failure] : []))[0];
  const next = nextEnd(record, at);
  return {
    outcomes,
    written,
    wrote,
    findings: [...(refusal === undefined ? [] : [refusal]), ...findingsOf(host, record)],
    restored: removed.length === 0 ? [] : [denyRemoved(host, removed, recheck?.eventIds ?? [])],
    overdue: isDue(record, at),
    ...(needs === undefined ? {} : { needs }),
    ...(next === undefined ? {} : { nextEnd: next }),
  };
}

const verdictAt = (verdicts: readonly Verdict[], index: number): Verdict => {
  const verdict = verdicts[index];
  if (verdict === undefined) throw new Error('A change was taken without a verdict.');
  return verdict;
};
