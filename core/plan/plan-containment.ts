import { hasWholeDeny } from '../access/deny-causes';
import { managesAccess, type PoolConfig } from '../config/types';
import type { Deny } from '../contract/access';
import type { UseCaseRequest } from '../contract/messages';
import type { IdentityEvent } from '../events/identity-event';
import type { TenantRecord } from '../registry/tenant-record';
import type { AskedAccess, UserRecord, WantedRevocation } from '../registry/user-record';
import { bucketAsked, bucketToDeny } from './access-bucket';
import { askElsewhere } from './buckets-elsewhere';
import { isHard, isNewer, isUndone } from './contradiction';
import { isSoft } from './group-access';
import { withAsked } from './record-after';
import { decisiveRequest } from './plan-revocation';
import type { AccessAsk } from './user-plan';

export interface ContainmentInput {
  readonly pool: PoolConfig;
  readonly record: UserRecord;
  /** The tenant that the registry last saw of a user who has no storage, where each has a bucket of its own. */
  readonly tenant?: TenantRecord;
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
 * follows confirms or lifts it, or asks for it in the bucket that the tenant turns out to have. `undefined` where no hint
 * says anything new.
 */
export function planContainment(input: ContainmentInput): Containment | undefined {
  const { pool, record } = input;
  if (!managesAccess(pool) || pool.mode !== 'enforce') return undefined;
  const wanted = wantedBy(input);
  if (wanted === undefined && !hintsAtLoss(input)) return undefined;
  const { access } = record;
  if (access !== undefined && hasWholeDeny(access)) {
    const isNews = wanted !== undefined && wanted.id !== record.wanted?.id;
    // Recorded by an attempt whose answer was lost, it may never have been asked.
    if (!isNews && access.inForceAt !== undefined) return undefined;
    return { record: isNews ? { ...record, wanted } : record, ask: askIn(bucketAsked(pool, record), input, access) };
  }
  const ask = denyAll(input, wanted === undefined ? 'provisional' : 'requested');
  return { record: withAsked(wanted === undefined ? record : { ...record, wanted }, ask), ask };
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

function denyAll(input: ContainmentInput, cause: Deny['cause']): AccessAsk {
  const { pool, record, tenant } = input;
  const { groups = [], denies = [] } = record.access ?? {};
  const bucket = bucketToDeny(pool, record, tenant);
  return askIn(bucket, input, {
    epoch: record.epoch + 1,
    groups: bucket === bucketAsked(pool, record) ? groups : [],
    denies: [...denies.filter(isSoft), { cause, scope: 'whole' }],
  });
}

function askIn(
  bucket: string,
  { pool, record, now }: ContainmentInput,
  { epoch, groups, denies }: Pick<AskedAccess, 'epoch' | 'groups' | 'denies'>,
): AccessAsk {
  const change = { pool: record.pool, sub: record.sub, epoch, askedAt: now.toISOString(), groups, denies };
  return { host: { kind: 's3', name: bucket }, change, ...askElsewhere(pool, record, bucket, change) };
}
