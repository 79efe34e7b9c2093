import type { PoolConfig } from '../config/types';
import type { AccessState, Deny, DenyWindow, DeniedPart } from '../contract/access';
import type { IdentityEvent } from '../events/identity-event';
import type { AskedAccess, Revocation, UserRecord } from '../registry/user-record';
import { isNewer, type Observed } from './contradiction';
import { endOfWindow } from './deny-window';

import { mayChooseWider, partsLost, partsNarrowed, rosterGroups, without } from './group-access';
import { awaitsSweep } from './last-sweep';
import { movedDenies } from './moved-denies';

export interface PlanAccessInput {
  readonly pool: PoolConfig;
  readonly record: UserRecord;
  /** The revocation that is under way or done, this plan's own included. */
  readonly revocation: Revocation | undefined;
  readonly observed: Observed;
  /** Configured groups of the user, sorted. */
  readonly groups: readonly string[];
  readonly events: readonly IdentityEvent[];
  readonly now: Date;
  /** How long a soft deny lasts, where it was measured. */
  readonly window: DenyWindow | undefined;
  /** An event that says disabled or deleted is not settled yet. */
  readonly keepProvisional: boolean;
}

export interface PlannedAccess {
  readonly state: AccessState;
  /** Soft denies stand without an end until the window is measured. */
  readonly windowWanted: boolean;
}

/** The access that a user is to have at the policy hosts, whatever was asked before. */
export function planAccess(input: PlanAccessInput): PlannedAccess {
  const { pool, record, revocation, observed, keepProvisional } = input;
  const settled = (state: AccessState): PlannedAccess => ({ state, windowWanted: false });
  if (revocation !== undefined) return settled({ groups: [], denies: hardDenies(pool, revocation, input.now) });
  if (keepProvisional && record.access !== undefined) return settled(stateOf(record.access));
  const moved = pool.mode === 'enforce' ? movedDenies(pool, record) : [];
  if (observed !== 'provisionable') return settled({ groups: [], denies: moved });
  const groups = rosterGroups(pool, input.groups);
  if (pool.mode !== 'enforce') return settled({ groups, denies: [] });
  const denies = softDenies(input);
  return { state: { groups, denies: [...moved, ...denies] }, windowWanted: denies.some((deny) => isOpen(input, deny)) };
}

const stateOf = ({ groups, denies }: AskedAccess): AccessState => ({ groups, denies });

/** The writer wakes the owner by the server's clock; a deny is lifted once the worker's agrees, so give or take. */
const clockTolerance = 5_000;

const isPast = (until: string | undefined, now: Date): boolean =>
  until !== undefined && Date.parse(until) <= now.getTime() + clockTolerance;

/** Whether no credentials are left that a finished revocation would have to guard against. */
export const isWindowOver = ({ finishedAt, denyUntil }: Revocation, now: Date): boolean =>
  finishedAt !== undefined && isPast(denyUntil, now);

/** Whether nothing of the revocation is left to wait for. */
export const isOver = (pool: PoolConfig, revocation: Revocation, now: Date): boolean =>
  isWindowOver(revocation, now) && !awaitsSweep(pool, revocation);

const hardDenies = (pool: PoolConfig, revocation: Revocation, now: Date): readonly Deny[] => {
  const { reason: cause, denyUntil, finishedAt } = revocation;
  if (isOver(pool, revocation, now)) return [];
  // Until the run is finished somebody may still need the deny: it stands.
  const until = finishedAt === undefined || denyUntil === undefined ? {} : { until: denyUntil };
  return [{ cause, scope: 'whole', ...until }];
};

function softDenies(input: PlanAccessInput): readonly Deny[] {
  const { pool, record, groups, now } = input;
  const known = (record.access?.denies ?? []).filter(({ cause }) => cause === 'left' || cause === 'narrowed');
  const found = [
    ...leftGroups(input, known).map((group) => ({ cause: 'left' as const, group, parts: partsLeft(input, known, group) })),
    ...groups.map((group) => ({ cause: 'narrowed' as const, group, parts: partsNarrowed(pool, group, groups) })),
  ];
  return found.flatMap(({ cause, group, parts }): readonly Deny[] => {
    if (parts.length === 0) return [];
    const before = known.find((deny) => deny.cause === cause && deny.group === group);
    // A deny that is over is not opened again by a membership that has not changed.
    if (before === undefined && cause === 'narrowed' && record.groups.includes(group) && !mayChooseWider(pool, group, groups)) {
      return [];
    }
    const deny: Deny = { cause, group, scope: parts, ...untilOf(input, before, { cause, group, parts }) };
    return isPast(deny.until, now) ? [] : [deny];
  });
}

/** Groups that the user was in, or that an event says were left, and is not in. */
function leftGroups({ pool, record, groups, events }: PlanAccessInput, known: readonly Deny[]): readonly string[] {
  const told = events.filter((event) => event.kind === 'group-left' && isNewer(event, record.observedAt));
  const before = [
    ...record.groups,
    ...told.flatMap(({ group }) => group ?? []),
    ...known.flatMap(({ cause, group }) => (cause === 'left' && group !== undefined ? [group] : [])),
  ];
  const names = [...new Set(before)].sort();
  return names.filter((name) => !groups.includes(name) && (Object.hasOwn(pool.groups, name) || known.some(isLeft(name))));
}

const isLeft =
  (name: string) =>
  ({ cause, group }: Deny): boolean =>
    cause === 'left' && group === name;

/** By the template; one that left the configuration is remembered by the deny. */
function partsLeft({ pool, groups }: PlanAccessInput, known: readonly Deny[], group: string): readonly DeniedPart[] {
  if (Object.hasOwn(pool.groups, group)) return partsLost(pool, group, groups);
  const scope = known.find(isLeft(group))?.scope ?? [];
  return scope === 'whole' ? [] : without(scope, pool, groups);
}

interface FoundLoss {
  readonly cause: 'left' | 'narrowed';
  readonly group: string;
  readonly parts: readonly DeniedPart[];
}

function untilOf(input: PlanAccessInput, before: Deny | undefined, loss: FoundLoss): { readonly until?: string } {
  if (isStanding(input, loss)) return {};
  if (before?.until !== undefined && !grew(before, loss.parts)) return { until: before.until };
  return input.window === undefined ? {} : { until: endOfWindow(input.now.toISOString(), input.window) };
}

const isStanding = ({ pool, groups }: PlanAccessInput, { cause, group }: Pick<FoundLoss, 'cause' | 'group'>): boolean =>
  cause === 'narrowed' && mayChooseWider(pool, group, groups);

const grew = ({ scope }: Deny, parts: readonly DeniedPart[]): boolean =>
  scope !== 'whole' &&
  parts.some(({ prefix, verbs }) =>
    verbs.some((verb) => !scope.some((part) => part.prefix === prefix && part.verbs.includes(verb))),
  );

const isOpen = (input: PlanAccessInput, { cause, group, until }: Deny): boolean =>
  until === undefined &&
  group !== undefined &&
  (cause === 'left' || cause === 'narrowed') &&
  !isStanding(input, { cause, group });

/** Whether two states ask for the same. */
export const sameAccess = (one: AccessState, other: AccessState): boolean =>
  JSON.stringify(comparable(one)) === JSON.stringify(comparable(other));

const comparable = ({ groups, denies }: AccessState) => ({
  groups: [...groups].sort(),
  denies: denies.map(({ cause, group, scope, until }) => JSON.stringify([cause, group ?? '', scope, until ?? ''])).sort(),
});
