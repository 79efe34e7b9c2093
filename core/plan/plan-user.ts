import { managesAccess } from '../config/types';
import type { DirectoryUser } from '../ports';
import type { TenantMove } from '../registry/tenant-move';
import type { UserRecord } from '../registry/user-record';
import { askFor } from './ask-for-access';
import { isContradicted, type Observed } from './contradiction';
import { isDataHeld } from './data-hold';
import { configuredGroups } from './group-access';
import { isOver } from './plan-access';
import { moveAfter } from './move-after';
import { nothingToMove, planMove, planSweep } from './plan-move';
import { planTags, refuseTags, wantedTags, wantsOtherTags } from './plan-tags';
import { overridingRequest, planRevocation } from './plan-revocation';
import { planRecord, planStorage } from './plan-storage';
import { refusalOf, refuse } from './refusals';
import type { Decision, PlanUserInput, Seen } from './seen';
import type { NextStep, Refusal, RunningChild, UserPlan } from './user-plan';

/** Decides the next step for one user from what is wanted, seen and recorded. Pure; raises nothing. */
export function planUser(input: PlanUserInput): UserPlan {
  const { look, pool, user, record } = input;
  if (user === 'unresolved') return { next: { kind: 'resolve' }, state: 'active', refusals: [], contradicted: false };
  const observed = observe(user);
  const groups = configuredGroups(pool, input.groups);
  const contradicted = isContradicted(eventsOfPool(input), observed, record.observedAt, groups);
  const enforces = managesAccess(pool) && pool.mode === 'enforce';
  const looked = { ...input, user, observed, groups, contradicted, enforces };
  // What runs is overridden first; the look that follows is the one that counts.
  const isFree = look.running === undefined || look.lifting === true;
  const seen: Seen = isFree ? { ...looked, record: withMove(record, moveAfter(looked)) } : looked;
  const decision = look.running === undefined ? decide(seen) : whileRunning(seen, look.running);
  const { move } = seen.record;
  return { ...complete(seen, decision), ...(move === record.move ? {} : { move: move ?? null }) };
}

function withMove(record: UserRecord, move: TenantMove | undefined): UserRecord {
  if (move === record.move) return record;
  const { move: _before, ...rest } = record;
  return move === undefined ? rest : { ...rest, move };
}

const provisionableStatuses: readonly string[] = ['CONFIRMED', 'EXTERNAL_PROVIDER', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED'];

function observe(user: DirectoryUser | undefined): Observed {
  if (user === undefined) return 'absent';
  if (!user.enabled) return 'disabled';
  return provisionableStatuses.includes(user.status) ? 'provisionable' : 'unconfirmed';
}

/** Without those about groups that the configuration does not name. */
const eventsOfPool = ({ look, pool }: PlanUserInput) =>
  look.events.filter(({ group }) => group === undefined || Object.hasOwn(pool.groups, group));

function decide(seen: Seen): Decision {
  const { decision, refusals } = planRevocation(seen);
  const { next, found = {} } = decision ?? decideStorage(seen);
  return { next, found: { ...found, refusals: [...(found.refusals ?? []), ...refusals] } };
}

function decideStorage(seen: Seen): Decision {
  if (seen.observed !== 'provisionable') return { next: { kind: 'nothing' } };
  if (seen.pool.mode === 'observe') return planRecord(seen);
  const { move } = seen.record;
  if (move !== undefined && seen.enforces) return planMove(seen, move);
  const storage = planStorage(seen);
  return storage.next.kind === 'nothing' ? (planSweep(seen) ?? storage) : storage;
}

function whileRunning(seen: Seen, running: RunningChild): Decision {
  if (running.useCase === 'moveTenant') {
    return overridingRequest(seen, running) ?? { next: { kind: moveGivesWay(seen) ? 'interrupt' : 'nothing' } };
  }
  if (running.useCase !== 'tagUserObjects') return decideWhileRunning(seen, running);
  return { next: { kind: tagsGiveWay(seen) ? 'interrupt' : 'nothing' } };
}

function decideWhileRunning(seen: Seen, running: RunningChild): Decision {
  const { useCase, enables, dataHeld } = running;
  const { observed, look, record } = seen;
  const { revocation } = record;
  const asked = overridingRequest(seen, running);
  if (asked !== undefined) return asked;
  // A use case that is to enable the user sees a disabled one until it has.
  const disabled = observed === 'disabled' && (enables !== true || look.lifting === true);
  const overridden: Readonly<Record<string, boolean>> = {
    provisionUser: observed !== 'provisionable',
    revokeUserAccess:
      (observed === 'provisionable' && revocation?.disableConfirmedAt !== undefined && !revocation.keepEnabled) ||
      (observed === 'absent' && revocation?.reason !== 'deleted') ||
      (dataHeld !== undefined && dataHeld !== isDataHeld(seen)),
    restoreUserAccess: observed === 'absent' || disabled || record.wanted !== undefined,
  };
  if (overridden[useCase] !== true) return { next: { kind: 'nothing' } };
  return { next: { kind: 'interrupt', ...(dataHeld === undefined ? {} : { dataHeld: isDataHeld(seen) }) } };
}

/** As if nothing were running. */
function freed({ look: { running: _child, ...look }, record: { running: _running, ...record }, ...more }: Seen): Seen {
  const free: Seen = { ...more, look, record };
  return { ...free, record: withMove(record, moveAfter(free)) };
}

/** A move waits for whatever takes or gives access, leads elsewhere or ends it; it goes on from where it was. */
function moveGivesWay(seen: Seen): boolean {
  const free = freed(seen);
  const { next } = decide(free);
  return (
    free.contradicted ||
    free.record.move !== seen.record.move ||
    next.kind !== 'run' ||
    next.useCase !== 'moveTenant' ||
    askFor(free, next).ask !== undefined
  );
}

/** Tags wait for whatever else is to be done for the user, and are decided anew by a look that finds it done. */
function tagsGiveWay(seen: Seen): boolean {
  const free = freed(seen);
  const wanted = wantedTags(free);
  if (free.contradicted || wanted === undefined || wantsOtherTags(free, wanted)) return true;
  const { next } = decide(free);
  return next.kind !== 'nothing' || askFor(free, next).ask !== undefined;
}

function complete(seen: Seen, { next: first, found = {} }: Decision): UserPlan {
  const { record, look } = seen;
  const running = look.running !== undefined;
  const asked = askFor(seen, first);
  const { ask, windowWanted, held } = asked;
  const next = first.kind === 'nothing' && !running ? planTags(seen, asked) : first;
  const refusals = [...(found.refusals ?? []), ...(running ? [] : refusalsOf(seen, next))];
  return {
    next,
    state: stateOf(seen, next),
    ...(record.tenant === undefined ? {} : { tenant: record.tenant }),
    ...(record.bucket === undefined ? {} : { bucket: record.bucket }),
    ...(ask === undefined ? {} : { access: ask }),
    ...(windowWanted ? { windowWanted: true } : {}),
    ...found,
    refusals: [...refusals, ...(running ? [] : refuseRest(seen, next, refusals))],
    contradicted: seen.contradicted || held || found.contradicted === true,
  };
}

/** Whoever asked for a use case that will not run now is told why, unless a repeated look decides it later. */
function refusalsOf(seen: Seen, next: NextStep): readonly Refusal[] {
  const { look, observed } = seen;
  const tags = refuseTags(seen, next);
  const moves = next.kind === 'nothing' ? look.requests.filter(({ useCase }) => useCase === 'moveTenant') : [];
  if (observed === 'provisionable') return [...tags, ...refuse(moves, nothingToMove(seen))];
  const useCase = next.kind === 'run' ? next.useCase : undefined;
  const idle = look.requests.filter((request) => request.useCase === 'provisionUser' && request.useCase !== useCase);
  return [...refuse([...idle, ...moves], refusalOf(seen)), ...tags];
}

/** Where a person has to act nobody is left to wait: whoever waits has the owner look again, at once and for ever. */
function refuseRest({ look }: Seen, next: NextStep, known: readonly Refusal[]): readonly Refusal[] {
  if (next.kind !== 'needs-person') return [];
  const rest = look.requests.filter(({ id }) => !known.some(({ requestId }) => requestId === id));
  return refuse(rest, next.failure);
}

/** Once the run is done. */
function stateAfter({ pool, record, now }: Seen): UserPlan['state'] {
  const { revocation } = record;
  if (revocation === undefined || !isOver(pool, revocation, now)) return 'waiting';
  return revocation.archive === undefined || revocation.purge === true ? 'revoked' : 'archived';
}

function stateOf(seen: Seen, next: NextStep): UserPlan['state'] {
  const { record, observed, enforces } = seen;
  if (next.kind === 'needs-person') return 'needs-person';
  if (next.kind === 'run' && next.useCase === 'revokeUserAccess') return 'revoking';
  if (next.kind === 'run' && next.useCase === 'restoreUserAccess') return 'restoring';
  if (enforces && record.revocation !== undefined) return stateAfter(seen);
  return observed === 'absent' ? 'absent' : 'active';
}
