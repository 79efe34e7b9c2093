import { managesAccess, type PoolConfig } from '../config/types';
import type { AccessState, Deny } from '../contract/access';
import type { UseCaseRequest } from '../contract/messages';
import type { IdentityEvent } from '../events/identity-event';
import type { UserRecord, WantedRevocation } from '../registry/user-record';
import { askElsewhere } from './ask-for-access';
import { isHard, isNewer, isUndone } from './contradiction';
import { isSoft } from './group-access';
import { decisiveRequest } from './plan-revocation';
import type { AccessAsk } from './user-plan';

export interface ContainmentInput {
  readonly pool: PoolConfig;
  readonly record: UserRecord;
  readonly events: readonly IdentityEvent[];
  readonly requests: readonly UseCaseRequest[];
  readonly now: Date;
}

export interface Containment {
  readonly record: UserRecord;
  readonly ask: AccessAsk;
}

/**
 * The deny that a hint alone is worth, before anybody has looked: containing needs no proof, because the look that
 * follows confirms or lifts it. `undefined` where no hint says anything new.
 */
export function planContainment(input: ContainmentInput): Containment | undefined {
  const { pool, record, now } = input;
  if (!managesAccess(pool) || pool.mode !== 'enforce') return undefined;
  const wanted = wantedBy(input);
  if (wanted === undefined && !hintsAtLoss(input)) return undefined;
  if (isDenied(record)) {
    if (wanted !== undefined && wanted.id !== record.wanted?.id) return asked(input, { ...record, wanted }, record.access);
    // Recorded by an attempt whose answer was lost, it may never have been asked.
    return record.access?.inForceAt === undefined ? asked(input, record, record.access) : undefined;
  }
  const cause = wanted === undefined ? 'provisional' : 'requested';
  const state: AccessState = { groups: record.access?.groups ?? [], denies: [...softOf(record), { cause, scope: 'whole' }] };
  const epoch = record.epoch + 1;
  const access = { epoch, askedAt: now.toISOString(), ...state };
  return asked(input, { ...record, epoch, access, ...(wanted === undefined ? {} : { wanted }) }, access);
}

function wantedBy({ requests }: ContainmentInput): WantedRevocation | undefined {
  const request = decisiveRequest(requests);
  if (request?.useCase !== 'revokeUserAccess') return undefined;
  return { id: request.id, keepEnabled: request.keepEnabled ?? false, ...(request.purge === true ? { purge: true } : {}) };
}

/** Who was disabled before Gatehouse came is left alone. */
const hintsAtLoss = ({ record, events }: ContainmentInput): boolean =>
  !(record.baseline === 'disabled' && record.state === 'known' && record.revocation === undefined) &&
  events.some((event) => isHard(event) && isNewer(event, record.observedAt) && !isUndone(event, events));

const isDenied = ({ access }: UserRecord): boolean => access?.denies.some(({ scope }) => scope === 'whole') === true;

const softOf = ({ access }: UserRecord): readonly Deny[] => access?.denies.filter(isSoft) ?? [];

function asked(
  { pool, now }: ContainmentInput,
  record: UserRecord,
  access: (AccessState & { readonly epoch: number }) | undefined,
): Containment {
  const host = { kind: 's3', name: record.bucket ?? pool.dataBucket } as const;
  const { groups = [], denies = [], epoch = record.epoch } = access ?? {};
  const change = { pool: record.pool, sub: record.sub, epoch, askedAt: now.toISOString(), groups, denies };
  return { record, ask: { host, change, ...askElsewhere(record, host.name, change) } };
}
