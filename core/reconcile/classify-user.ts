import type { PoolConfig } from '../config/types';
import type { Drift, DriftKind } from '../contract/reconcile';
import { planUser } from '../plan/plan-user';
import type { NextStep, UserPlan } from '../plan/user-plan';
import type { DirectoryUser } from '../ports';
import { newUserRecord, type UserRecord } from '../registry/user-record';

export interface ComparedUser {
  readonly pool: PoolConfig;
  readonly configRevision: number;
  readonly sub: string;
  /** As listed; `undefined` for one who is not in the listing. */
  readonly user: DirectoryUser | undefined;
  readonly record: UserRecord | undefined;
  readonly now: Date;
}

/**
 * What a listing and the registry show of one user that an owner would do something about: it is what the owner itself
 * would plan, groups left as last observed. Whoever was there before Gatehouse gets storage at their next event only.
 */
export function classifyUser({ pool, configRevision, sub, user, record, now }: ComparedUser): Drift | undefined {
  const known = record ?? newUserRecord({ pool: pool.userPoolId, sub });
  // What an older revision made is brought up to date at the user's next event.
  const current = known.configRevision === undefined ? known : { ...known, configRevision };
  const look = { pool: pool.userPoolId, sub, events: [], requests: [], lastLook: true };
  const plan = planUser({ look, pool, configRevision, user, groups: known.groups, record: current, now });
  const kind = kindOf(plan, known);
  if (kind === undefined || (kind === 'unprovisioned' && known.baseline !== undefined)) return undefined;
  const cause = causeOf(kind, plan, known);
  const changedAt = cause === 'missed by events' ? user?.modifiedAt : undefined;
  return { kind, cause, sub, ...(changedAt === undefined ? {} : { changedAt }) };
}

function kindOf({ next, access, move }: UserPlan, record: UserRecord): DriftKind | undefined {
  if (move !== undefined) return 'tenant-changed';
  if (next.kind === 'run') return kindOfRun(next, record);
  if (next.kind === 'record') return 'unrecorded';
  if (next.kind === 'needs-person') return access === undefined ? 'failed-before' : 'access-not-in-force';
  return access === undefined ? undefined : 'access-not-in-force';
}

function kindOfRun(step: Extract<NextStep, { kind: 'run' }>, { state }: UserRecord): DriftKind {
  switch (step.useCase) {
    case 'provisionUser':
      return state === 'active' ? 'write-back-missing' : 'unprovisioned';
    case 'restoreUserAccess':
      return 'revoked-but-enabled';
    case 'revokeUserAccess':
      return step.step.sweep === true ? 'deny-expired' : `${step.revocation.reason}-not-revoked`;
    case 'moveTenant':
      return step.step.sweep === true ? 'deny-expired' : 'tenant-changed';
    case 'tagUserObjects':
      return 'objects-untagged';
  }
}

function causeOf(kind: DriftKind, { next, access }: UserPlan, record: UserRecord): Drift['cause'] {
  if (kind === 'failed-before') return 'failed before';
  const asked = record.access;
  const isBegun = record.running !== undefined || (asked !== undefined && asked.epoch === access?.change.epoch);
  if (isBegun || isUnfinished(next, record)) return 'run lost';
  if (kind === 'deny-expired') return 'expired deny';
  const ended = (asked?.denies.length ?? 0) > (access?.change.denies.length ?? 0);
  return kind === 'access-not-in-force' && ended ? 'expired deny' : 'missed by events';
}

/** A revocation that had begun for the same reason. */
const isUnfinished = (next: NextStep, { revocation }: UserRecord): boolean =>
  next.kind === 'run' &&
  next.useCase === 'revokeUserAccess' &&
  revocation?.finishedAt === undefined &&
  next.revocation.id === revocation?.id;
