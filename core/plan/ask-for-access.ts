import { managesAccess } from '../config/types';
import { hasWholeDeny, isEmpty } from '../access/deny-causes';
import type { AccessState } from '../contract/access';
import type { AskedAccess, Revocation } from '../registry/user-record';
import { accessBucket, bucketAsked, bucketToAsk } from './access-bucket';
import { askElsewhere } from './buckets-elsewhere';
import { isHard } from './contradiction';
import { planAccess, sameAccess } from './plan-access';
import type { Seen } from './seen';
import type { AccessAsk, NextStep } from './user-plan';

export interface PlannedAsk {
  readonly ask: AccessAsk | undefined;
  readonly windowWanted: boolean;
  /** A provisional deny stays for now: look again before it is lifted. */
  readonly held: boolean;
}

const noAsk: PlannedAsk = { ask: undefined, windowWanted: false, held: false };

/** Whether the writer of the policy host has to be asked for something, and for what. */
export function askFor(seen: Seen, next: NextStep): PlannedAsk {
  const { look, pool, record, contradicted } = seen;
  if (!managesAccess(pool) || (look.running !== undefined && look.lifting !== true) || next.kind === 'interrupt') return noAsk;
  const keepProvisional = isProvisional(record.access) && (contradictsHard(seen) || isYoung(seen)) && look.lastLook !== true;
  const planned = planAccess({
    ...seen,
    events: look.events,
    window: look.window,
    revocation: revocationAfter(seen, next),
    keepProvisional,
  });
  const { windowWanted } = planned;
  // Nothing can be granted where nothing is; a deny is due even before.
  const state = accessBucket(seen) === undefined ? { ...planned.state, groups: [] } : planned.state;
  const held = keepProvisional && isProvisional(record.access) && !contradicted;
  const host = { kind: 's3', name: bucketToAsk(seen) } as const;
  const epoch = epochOf(seen, next, state, host.name);
  if (epoch === undefined) return { ask: undefined, windowWanted, held };
  const change = { pool: look.pool, sub: look.sub, epoch, askedAt: seen.now.toISOString(), ...state };
  const known = { ...record, groups: [...new Set([...record.groups, ...seen.groups])] };
  return { ask: { host, change, ...askElsewhere(pool, known, host.name, change) }, windowWanted, held };
}

/** The epoch to ask under; `undefined` where nothing has to be asked. */
function epochOf({ look, pool, record }: Seen, next: NextStep, state: AccessState, own: string): number | undefined {
  const { access } = record;
  const isLost = access !== undefined && access.epoch < (look.minEpoch ?? 0);
  if (access === undefined && state.groups.length === 0 && state.denies.length === 0) return undefined;
  // A hint is acted on before the tenant is known, and with it the bucket: the same may be asked in another one alone.
  const isElsewhere = access !== undefined && !isEmpty(access) && bucketAsked(pool, record) !== own;
  if (access === undefined || isLost || isElsewhere || !sameAccess(access, state))
    return next.kind === 'run' ? next.step.epoch : record.epoch + 1;
  // Asked before: nobody has answered, and this owner does not wait for it.
  return access.inForceAt === undefined && look.asked !== access.epoch ? access.epoch : undefined;
}

/** The revocation that the access has to follow once `next` is begun. */
function revocationAfter({ look, record, enforces }: Seen, next: NextStep): Revocation | undefined {
  if (!enforces || look.lifting === true) return undefined;
  return next.kind === 'run' && next.useCase === 'revokeUserAccess' ? next.revocation : record.revocation;
}

/** Whether somebody is to lose access at once. */
export const isHardAsk = ({ change }: AccessAsk): boolean => hasWholeDeny(change);

export const isProvisional = (access: AskedAccess | undefined): boolean =>
  access?.denies.some(({ cause }) => cause === 'provisional') === true;

const contradictsHard = ({ contradicted, look }: Seen): boolean => contradicted && look.events.some(isHard);

/** An owner that was interrupted may have forgotten the event that led to the deny: its looks take 36 s. */
const looksTakeMs = 40_000;

const isYoung = ({ record, now }: Seen): boolean =>
  record.access !== undefined && now.getTime() - Date.parse(record.access.askedAt) < looksTakeMs;
