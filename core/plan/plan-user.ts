import type { FailureReport, ProvisionStep } from '../contract/messages';
import type { PoolConfig } from '../config/types';
import { GatehouseFailure, type FailureType } from '../failures';
import { userPrefix } from '../layout/user-prefix';
import type { DirectoryUser } from '../ports';
import type { UserRecord } from '../registry/user-record';
import { isContradicted, type Observed } from './contradiction';
import { observedPlace } from './observed-place';
import type { Look, NextStep, Refusal, UserPlan } from './user-plan';
import { valuesToWrite } from './write-back';

export interface PlanUserInput {
  readonly look: Look;
  readonly pool: PoolConfig;
  readonly configRevision: number;
  /** `unresolved`: the pool does not answer to the sub, and was not searched for it. */
  readonly user: DirectoryUser | undefined | 'unresolved';
  readonly record: UserRecord;
}

/** Decides the next step for one user from what is wanted, seen and recorded. Pure; raises nothing. */
export function planUser(input: PlanUserInput): UserPlan {
  const { look, user, record } = input;
  if (user === 'unresolved') return plan(input, { kind: 'resolve' }, { contradicted: false });
  const observed = observe(user);
  const contradicted = isContradicted(look.events, observed, record.observedAt);
  if (observed !== 'provisionable' || user === undefined) {
    const next: NextStep = look.running?.useCase === 'provisionUser' ? { kind: 'interrupt' } : { kind: 'nothing' };
    return plan(input, next, { contradicted, refusals: refuseAll(look, refusalOf(input, observed)) });
  }
  if (look.running !== undefined) return plan(input, { kind: 'nothing' }, { contradicted });
  return input.pool.mode === 'observe' ? planRecord(input, user, contradicted) : planStorage(input, user, contradicted);
}

const provisionableStatuses: readonly string[] = ['CONFIRMED', 'EXTERNAL_PROVIDER', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED'];

function observe(user: DirectoryUser | undefined): Observed {
  if (user === undefined) return 'absent';
  if (!user.enabled) return 'disabled';
  return provisionableStatuses.includes(user.status) ? 'provisionable' : 'unconfirmed';
}

/** Nothing is made for users of a pool that is only observed; who asks is told so. */
function planRecord(input: PlanUserInput, user: DirectoryUser, contradicted: boolean): UserPlan {
  const failure = report('ObserveOnly', {
    place: placeOf(input),
    value: 'mode=observe',
    remedy:
      'Set `mode: additive` for this pool in gatehouse.yaml and run `temporal gatehouse apply`, then send the request again.',
  });
  const place = observedPlace(input.pool, user, input.record);
  const next: NextStep = place === undefined ? { kind: 'nothing' } : { kind: 'record', place };
  return plan(input, next, { contradicted, refusals: refuseAll(input.look, failure) });
}

function planStorage(input: PlanUserInput, user: DirectoryUser, contradicted: boolean): UserPlan {
  const { look } = input;
  try {
    const step = provisionStep(input, user);
    const tenant = step.tenant === undefined ? {} : { tenant: step.tenant };
    const found = { contradicted, bucket: step.bucket, ...tenant };
    if (!needsProvisioning(input, step)) {
      const lagging = look.settling === true && Object.keys(step.writeBack).length > 0;
      return plan(input, { kind: 'nothing' }, { ...found, contradicted: contradicted || lagging });
    }
    const failed = failedAlready(input);
    if (failed !== undefined) return plan(input, { kind: 'needs-person', failure: failed }, found);
    return plan(input, { kind: 'run', useCase: 'provisionUser', step }, found);
  } catch (error) {
    if (!(error instanceof GatehouseFailure)) throw error;
    const failure = report(error.type, error.details);
    return plan(input, { kind: 'needs-person', failure }, { contradicted, refusals: refuseAll(look, failure) });
  }
}

/** Raises what makes provisioning impossible: `InvalidTenant`, `TenantMissing`, `TenantChanged`. */
function provisionStep(input: PlanUserInput, user: DirectoryUser): ProvisionStep {
  const { look, pool, record, configRevision } = input;
  const tenant = pool.tenantAttribute === undefined ? undefined : user.attributes[pool.tenantAttribute];
  if (record.prefix !== undefined && record.tenant !== tenant) {
    throw new GatehouseFailure('TenantChanged', {
      place: placeOf(input),
      remedy: `Set ${pool.tenantAttribute ?? 'the tenant attribute'} back, or move the objects by hand; then update \`retry\`.`,
    });
  }
  const prefix = record.prefix ?? userPrefix(pool, look, tenant);
  const bucket = record.bucket ?? pool.dataBucket;
  const values = { prefix, bucket, sub: look.sub, tenant: tenant ?? '' };
  const cause = look.events.reduce<ProvisionStep['cause']>(
    (first, { at, receivedAt }) => (first === undefined || receivedAt < first.receivedAt ? { eventAt: at, receivedAt } : first),
    undefined,
  );
  return {
    epoch: record.epoch + 1,
    configRevision,
    bucket,
    prefix,
    firstTime: record.state !== 'active',
    structure: pool.structure.map((name) => `${prefix}${name}`),
    writeBack: valuesToWrite(pool.writeBack, values, user.attributes),
    ...(tenant === undefined ? {} : { tenant }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function needsProvisioning({ look, record, configRevision }: PlanUserInput, step: ProvisionStep): boolean {
  return (
    look.requests.length > 0 ||
    record.state !== 'active' ||
    record.running !== undefined ||
    record.configRevision !== configRevision ||
    (look.settling !== true && Object.keys(step.writeBack).length > 0)
  );
}

/** What failed for good under the same configuration, when nothing new asks for another try. */
function failedAlready(input: PlanUserInput): FailureReport | undefined {
  const { look, record, configRevision } = input;
  const failed = record.lastFailure;
  if (failed === undefined || failed.configRevision !== configRevision) return undefined;
  if (look.retry === true || look.requests.length > 0) return undefined;
  if (look.events.some(({ at }) => Date.parse(at) > Date.parse(failed.at))) return undefined;
  const remedy = 'See the failed run of the use case, mend the cause, then send the update `retry`.';
  return report(failed.type, { place: placeOf(input), remedy });
}

function refusalOf(input: PlanUserInput, observed: Observed): FailureReport {
  const place = placeOf(input);
  if (observed === 'absent') return report('UserNotFound', { place, remedy: 'Check the sub and the pool.' });
  const remedy = observed === 'disabled' ? 'Enable the user first.' : 'Confirm the user first.';
  return report('NotProvisionable', { place, value: observed, remedy });
}

const placeOf = ({ look }: PlanUserInput): string => `pool=${look.pool}, sub=${look.sub}`;

const report = (type: FailureType, details: GatehouseFailure['details']): FailureReport => ({ type, ...details });

const refuseAll = (look: Look, failure: FailureReport): readonly Refusal[] =>
  look.requests.map(({ id }) => ({ requestId: id, failure }));

function plan({ record, user }: PlanUserInput, next: NextStep, found: Partial<UserPlan>): UserPlan {
  const gone = user === undefined ? 'absent' : 'active';
  const state = next.kind === 'needs-person' ? 'needs-person' : gone;
  const known = {
    ...(record.tenant === undefined ? {} : { tenant: record.tenant }),
    ...(record.bucket === undefined ? {} : { bucket: record.bucket }),
  };
  return { next, state, refusals: [], contradicted: false, ...known, ...found };
}
