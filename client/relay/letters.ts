import type { PolicyHostRef, RecheckReason } from '../../core/contract/access';
import {
  firstLoginId,
  groupSyncId,
  identityPoolRunId,
  policyWriterId,
  reconcileHintsId,
  tenantId,
  type UserKey,
  userLifecycleId,
} from '../../core/contract/ids';
import type { IdentityEvent } from '../../core/events/identity-event';
import type { WorkflowStarter } from '../../core/ports';
import type { GroupKey, Route, SignIn } from './route';
import type { WantedTenant } from './tenant-targets';

/** A signal's payload stays far below the server's limit of 2 MiB. */
const eventsPerSignal = 200;

type Target =
  | { readonly owner: UserKey }
  | { readonly firstLogin: SignIn }
  | { readonly writer: PolicyHostRef }
  | { readonly group: GroupKey }
  | { readonly wanted: WantedTenant }
  | { readonly identityPool: string }
  | { readonly hinted: string };

/** The events of a batch that are for one workflow, with where their messages stand in the batch. */
export interface Letter {
  readonly target: Target;
  readonly events: IdentityEvent[];
  readonly indices: number[];
}

export interface Routed {
  readonly event: IdentityEvent;
  readonly route: Exclude<Route, { readonly ignored: unknown }>;
}

/** Gathers what is for the same workflow; `routed` has an entry for each message, absent where it goes nowhere. */
export function gather(routed: readonly (Routed | undefined)[]): readonly Letter[] {
  const letters = new Map<string, Letter>();
  routed.forEach((item, index) => {
    for (const target of item === undefined ? [] : targetsOf(item.route)) {
      const id = workflowIdOf(target);
      const letter = letters.get(id) ?? { target, events: [], indices: [] };
      letters.set(id, letter);
      letter.indices.push(index);
      if (item !== undefined && !letter.events.some((known) => known.id === item.event.id)) letter.events.push(item.event);
    }
  });
  return [...letters.values()];
}

/** Hands a letter to its workflow. Raises what WorkflowStarter raises. */
export async function deliver({ target, events }: Letter, starter: WorkflowStarter): Promise<void> {
  if ('group' in target) return starter.syncGroup(target.group.pool, target.group.group);
  if ('firstLogin' in target) {
    const { pool, sub, attributeMissing } = target.firstLogin;
    return starter.deliverFirstLogin({ pool, sub }, { attributeMissing });
  }
  if ('hinted' in target) {
    // What follows from one kind says nothing of the others.
    for (const kind of new Set(events.map((event) => event.kind))) await starter.hintReconcile(target.hinted, { kind });
    return;
  }
  if ('wanted' in target) return starter.provisionTenant(target.wanted.tenant, target.wanted.wish);
  if ('identityPool' in target) return starter.findTenantOf(target.identityPool);
  if ('writer' in target) {
    return starter.recheck(target.writer, reasonOf(events));
  }
  for (let from = 0; from < events.length; from += eventsPerSignal) {
    await starter.signalOwner(target.owner, events.slice(from, from + eventsPerSignal));
  }
}

/** Where all that came is one policy of ours, the writer is told which. */
function reasonOf(events: readonly IdentityEvent[]): RecheckReason {
  const eventId = events.at(-1)?.id;
  const [policyHash, ...others] = new Set(events.map((event) => event.policyHash));
  return {
    because: 'host-changed',
    ...(eventId === undefined ? {} : { eventId }),
    ...(policyHash === undefined || others.length > 0 ? {} : { policyHash }),
  };
}

function targetsOf(route: Routed['route']): readonly Target[] {
  if ('writers' in route) {
    const { writers, hinted = [] } = route;
    return [...writers.map((writer) => ({ writer })), ...hinted.map((pool) => ({ hinted: pool }))];
  }
  if ('signIn' in route) {
    const { pool, sub, toOwner } = route.signIn;
    return [...(toOwner ? [{ owner: { pool, sub } }] : []), { firstLogin: route.signIn }];
  }
  if ('wanted' in route) {
    const { wanted } = route;
    return [...('group' in route ? [{ group: route.group }] : []), { wanted }];
  }
  return 'hinted' in route ? route.hinted.map((hinted) => ({ hinted })) : [route];
}

function workflowIdOf(target: Target): string {
  if ('owner' in target) return userLifecycleId(target.owner);
  if ('firstLogin' in target) return firstLoginId(target.firstLogin);
  if ('group' in target) return groupSyncId(target.group.pool, target.group.group);
  if ('wanted' in target) return `${tenantId(target.wanted.tenant)}:${JSON.stringify(target.wanted.wish)}`;
  if ('identityPool' in target) return identityPoolRunId(target.identityPool);
  if ('hinted' in target) return reconcileHintsId(target.hinted);
  return policyWriterId(target.writer.kind, target.writer.name);
}
