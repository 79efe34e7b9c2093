import type { RestoreStep, RevokeStep, StepPlace, UseCaseRequest } from '../contract/messages';
import type { TenantPlace } from '../registry/tenant-move';
import type { Revocation, RevocationReason, UserRecord } from '../registry/user-record';
import { isNewer, requestMayOverride } from './contradiction';
import { isDataHeld, withHold } from './data-hold';
import { awaitsSweep } from './last-sweep';
import { isWindowOver } from './plan-access';
import { gathering } from './gathering';
import { archiveStep, revocationArchive } from './plan-archive';
import { homecoming } from './plan-homecoming';
import { placesToPurge, wantsPurge } from './plan-purge';
import type { Decision, Seen } from './seen';
import { causeOf, failedAlready, placeOf, refusalOf, refuse, report } from './refusals';
import { tenantGone } from './tenant-gone';
import type { Refusal, RunningChild } from './user-plan';

export interface PlannedRevocation {
  /** `undefined` where neither cutting off nor coming back is the matter. */
  readonly decision: Decision | undefined;
  readonly refusals: readonly Refusal[];
}

const nothing: Decision = { next: { kind: 'nothing' } };

/** The request that decides: of several about access the last, because it is what somebody wants now. */
export const decisiveRequest = (requests: readonly UseCaseRequest[]): UseCaseRequest | undefined =>
  requests.filter(isAboutAccess).at(-1);

const isAboutAccess = ({ useCase }: UseCaseRequest): boolean => useCase === 'revokeUserAccess' || useCase === 'restoreUserAccess';

/** Whether the user is to be cut off or to come back, and who asked for something else. */
export function planRevocation(seen: Seen): PlannedRevocation {
  const requested = decisiveRequest(seen.look.requests);
  if (!seen.enforces) return { decision: undefined, refusals: refuseAll(seen) };
  return { decision: decideAccess(seen, requested), refusals: overridden(seen, requested) };
}

function decideAccess(seen: Seen, requested: UseCaseRequest | undefined): Decision | undefined {
  const { observed, record } = seen;
  if (requested?.useCase === 'restoreUserAccess') return restoreOnRequest(seen, requested);
  if (observed === 'absent') return whenAbsent(seen, requested);
  if (requested?.useCase === 'revokeUserAccess' || record.wanted !== undefined) {
    return revoke(seen, 'requested', requested?.keepEnabled ?? record.wanted?.keepEnabled ?? false);
  }
  if (observed === 'disabled') return whenDisabled(seen);
  return observed === 'provisionable' ? whenBack(seen) : undefined;
}

/** A lost user is believed lost only once nothing contradicts it, or the last look still says so. */
const unsettled = ({ contradicted, look }: Seen): boolean => contradicted && look.lastLook !== true;

/**
 * Whether anything of the user could have to be taken away. Who had a place, or a tenant with a bucket, while the pool was
 * only observed, and was not disabled then, may hold credentials.
 */
const hasTraces = ({ state, access, revocation, prefix, tenant, baseline }: UserRecord): boolean =>
  state !== 'known' ||
  access !== undefined ||
  revocation !== undefined ||
  ((prefix !== undefined || tenant !== undefined) && baseline !== 'disabled');

function whenAbsent(seen: Seen, requested: UseCaseRequest | undefined): Decision | undefined {
  const { record } = seen;
  if (!hasTraces(record) || unsettled(seen)) return undefined;
  const done = record.revocation?.reason === 'deleted' && record.revocation.finishedAt !== undefined;
  return done && requested === undefined ? afterwards(seen) : revoke(seen, 'deleted', false);
}

function whenDisabled(seen: Seen): Decision | undefined {
  const { record, look } = seen;
  const { revocation, baseline, state } = record;
  // Who was disabled before Gatehouse came is left alone.
  if (baseline === 'disabled' && state === 'known' && revocation === undefined) return undefined;
  if (!hasTraces(record) || unsettled(seen)) return undefined;
  if (revocation === undefined || revocation.keepEnabled || revocation.reason === 'deleted')
    return revoke(seen, 'disabled', false);
  const wasBack = look.events.some((event) => event.kind === 'user-enabled' && isNewer(event, revocation.disableConfirmedAt));
  return revocation.finishedAt === undefined || wasBack ? revoke(seen, revocation.reason, false) : afterwards(seen);
}

/** The revocation is finished: at the end of its window comes a last look at the objects, and then the deny is lifted. */
function afterwards(seen: Seen): Decision {
  const { pool, record, now } = seen;
  const { revocation } = record;
  if (revocation === undefined || !isWindowOver(revocation, now) || !awaitsSweep(pool, revocation)) return nothing;
  return run(seen, withHold(revocation, isDataHeld(seen)), { sweep: true });
}

/** The user is enabled, and was cut off before. */
function whenBack(seen: Seen): Decision | undefined {
  const { revocation } = seen.record;
  if (revocation === undefined) return undefined;
  if (revocation.keepEnabled || revocation.disableConfirmedAt === undefined) {
    return revocation.finishedAt === undefined ? revoke(seen, revocation.reason, revocation.keepEnabled) : nothing;
  }
  return restore(seen, false);
}

/** A request that stops what is running, or is refused beside it; `undefined`: none does. */
export function overridingRequest(seen: Seen, running: RunningChild): Decision | undefined {
  const requested = decisiveRequest(seen.look.requests);
  if (requested === undefined || !requestMayOverride(running, requested)) return undefined;
  if (requested.useCase === 'revokeUserAccess') return { next: { kind: 'interrupt' } };
  const { next, found = {} } = restoreOnRequest(seen, requested);
  return next.kind === 'nothing' ? { next, found } : { next: { kind: 'interrupt' } };
}

function restoreOnRequest(seen: Seen, request: UseCaseRequest): Decision {
  const { observed, record } = seen;
  if (observed === 'provisionable') return restore(seen, false, request);
  const ours = record.wanted !== undefined || record.revocation?.reason === 'requested';
  if (observed === 'disabled' && ours) return restore(seen, true, request);
  return { ...nothing, found: { refusals: refuse([request], refusalOf(seen)) } };
}

function revoke(seen: Seen, reason: RevocationReason, keepEnabled: boolean): Decision {
  return run(seen, revocationOf(seen, reason, keepEnabled), {});
}

function run(seen: Seen, revocation: Revocation, how: Pick<RevokeStep, 'sweep'>): Decision {
  const failed = failedAlready(seen, 'revokeUserAccess');
  if (failed !== undefined) return { next: { kind: 'needs-person', failure: failed } };
  const archive = archiveStep(seen, revocation);
  const { reason, keepEnabled, purge } = revocation;
  const gather = archive === undefined || how.sweep === true ? undefined : gathering(seen);
  const step: RevokeStep = {
    ...stepPlace(seen),
    ...(gather === undefined ? {} : { ...storageAt(gather.to), gather }),
    reason,
    keepEnabled,
    disable: how.sweep !== true && reason === 'requested' && !keepEnabled && seen.observed !== 'disabled',
    ...(archive === undefined ? {} : { archive }),
    ...(purge === true ? { purge: placesToPurge(seen, revocation) } : {}),
    ...how,
    ...(how.sweep === true || seen.record.lastFailure?.type === 'ObjectLocked' ? { leaveLocked: true } : {}),
    ...withCause(seen),
  };
  return { next: { kind: 'run', useCase: 'revokeUserAccess', step, revocation } };
}

/** One that goes on keeps what was confirmed; another reason begins anew. */
function revocationOf(seen: Seen, reason: RevocationReason, keepEnabled: boolean): Revocation {
  const { record, observed, now } = seen;
  const before = record.revocation;
  const at = now.toISOString();
  const goesOn = before?.reason === reason && before.keepEnabled === keepEnabled && before.finishedAt === undefined;
  const purge = !keepEnabled && wantsPurge(seen, decisiveRequest(seen.look.requests), goesOn ? before : undefined);
  const begun: Revocation = {
    ...(goesOn ? before : { id: record.epoch + 1, reason, keepEnabled, beganAt: at }),
    ...(purge ? { purge } : {}),
  };
  const archive = revocationArchive(seen, begun, before);
  const confirmed = observed === 'disabled' || observed === 'absent';
  return {
    ...withHold(begun, isDataHeld(seen)),
    ...(archive === undefined ? {} : { archive }),
    ...(confirmed && begun.disableConfirmedAt === undefined ? { disableConfirmedAt: at } : {}),
    ...(observed === 'absent' && begun.signOutConfirmedAt === undefined ? { signOutConfirmedAt: at } : {}),
  };
}

function restore(seen: Seen, enable: boolean, request?: UseCaseRequest): Decision {
  const failed = tenantGone(seen) ?? failedAlready(seen, 'restoreUserAccess');
  if (failed !== undefined) return { next: { kind: 'needs-person', failure: failed } };
  const step: RestoreStep = { ...stepPlace(seen), enable, ...homecoming(seen, request), ...withCause(seen) };
  return { next: { kind: 'run', useCase: 'restoreUserAccess', step } };
}

function stepPlace({ record, pool, configRevision }: Seen): StepPlace {
  const { prefix, tenant } = record;
  return {
    epoch: record.epoch + 1,
    configRevision,
    bucket: record.bucket ?? pool.dataBucket,
    ...(prefix === undefined ? {} : { prefix }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}

const storageAt = ({ bucket, prefix, tenant }: TenantPlace): Pick<StepPlace, 'bucket' | 'prefix' | 'tenant'> => ({
  bucket,
  prefix,
  ...(tenant === '' ? {} : { tenant }),
});

function withCause(seen: Seen) {
  const cause = causeOf(seen);
  return cause === undefined ? {} : { cause };
}

/** Earlier requests for the opposite of what is wanted now. */
function overridden({ look }: Seen, requested: UseCaseRequest | undefined): readonly Refusal[] {
  if (requested === undefined) return [];
  const earlier = look.requests.filter((request) => isAboutAccess(request) && request.useCase !== requested.useCase);
  return refuse(
    earlier,
    report('Interrupted', { place: 'a later request', remedy: 'Send the request again if it is still wanted.' }),
  );
}

function refuseAll(seen: Seen): readonly Refusal[] {
  const failure = report('AccessNotConfigured', {
    place: placeOf(seen),
    value: `mode=${seen.pool.mode}`,
    remedy:
      'Set `userRoles` and `mode: enforce` for this pool in gatehouse.yaml, run `temporal gatehouse apply`, then ask again.',
  });
  return refuse(seen.look.requests.filter(isAboutAccess), failure);
}
