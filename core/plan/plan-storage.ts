import type { ProvisionStep } from '../contract/messages';
import { GatehouseFailure } from '../failures';
import { storageIn } from '../registry/tenant-record';
import { userPrefix } from '../layout/user-prefix';
import { observedPlace } from './observed-place';
import { isForTags } from './plan-tags';
import type { Decision, Seen } from './seen';
import { causeOf, failedAlready, placeOf, refuse, report } from './refusals';
import { valuesToWrite } from './write-back';

/** Nothing is made for users of a pool that is only observed; who asks is told so. */
export function planRecord(seen: Seen): Decision {
  const failure = report('ObserveOnly', {
    place: placeOf(seen),
    value: 'mode=observe',
    remedy:
      'Set `mode: additive` for this pool in gatehouse.yaml and run `temporal gatehouse apply`, then send the request again.',
  });
  const place = seen.user === undefined ? undefined : observedPlace(seen.pool, seen.user, seen.record);
  return {
    next: place === undefined ? { kind: 'nothing' } : { kind: 'record', place },
    found: { refusals: refuse(provisioning(seen), failure) },
  };
}

/** Storage for a user who may have some. */
export function planStorage(seen: Seen): Decision {
  try {
    const step = provisionStep(seen);
    const tenant = step.tenant === undefined ? {} : { tenant: step.tenant };
    const found = { bucket: step.bucket, ...tenant };
    if (!needsProvisioning(seen, step)) {
      const lagging = seen.look.settling === true && Object.keys(step.writeBack).length > 0;
      return { next: { kind: 'nothing' }, found: { ...found, contradicted: lagging } };
    }
    const failed = failedAlready(seen, 'provisionUser');
    if (failed !== undefined) return { next: { kind: 'needs-person', failure: failed }, found };
    return { next: { kind: 'run', useCase: 'provisionUser', step }, found };
  } catch (error) {
    if (!(error instanceof GatehouseFailure)) throw error;
    return { next: { kind: 'needs-person', failure: report(error.type, error.details) } };
  }
}

const provisioning = ({ look }: Seen) => look.requests.filter(({ useCase }) => useCase === 'provisionUser');

/** Raises what makes provisioning impossible: `InvalidTenant`, `TenantMissing`, `TenantChanged`, `TenantUnknown`, `TenantOffboarded`. */
function provisionStep(seen: Seen): ProvisionStep {
  const { look, pool, record } = seen;
  const attributes = seen.user?.attributes ?? {};
  const tenant = pool.tenantAttribute === undefined ? undefined : attributes[pool.tenantAttribute];
  if (record.prefix !== undefined && record.tenant !== undefined && record.tenant !== tenant) {
    throw new GatehouseFailure('TenantChanged', {
      place: placeOf(seen),
      remedy: `Set ${pool.tenantAttribute ?? 'the tenant attribute'} back, or take the pool to \`mode: enforce\`, in which users move; then update \`retry\`.`,
    });
  }
  const prefix = record.prefix ?? userPrefix(pool, look, tenant);
  const bucket = bucketOf(seen, tenant);
  return stepAt(seen, { bucket, prefix, tenant });
}

interface Place {
  readonly bucket: string;
  readonly prefix: string;
  readonly tenant: string | undefined;
}

/** What storage at a place is made of. */
export function stepAt(seen: Seen, { bucket, prefix, tenant }: Place): ProvisionStep {
  const { look, pool, record, configRevision } = seen;
  const attributes = seen.user?.attributes ?? {};
  const first = record.firstLogin === undefined ? {} : { firstLogin: record.firstLogin.at };
  const values = { prefix, bucket, sub: look.sub, tenant: tenant ?? '', ...first };
  const cause = causeOf(seen);
  return {
    epoch: record.epoch + 1,
    configRevision,
    bucket,
    prefix,
    firstTime: record.state === 'known',
    structure: pool.structure.map((name) => `${prefix}${name}`),
    writeBack: valuesToWrite(pool.writeBack, values, attributes),
    ...(tenant === undefined ? {} : { tenant }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/**
 * Where tenants are made, only users of one that is there get storage; those who have some keep it. Raises
 * `TenantUnknown` and `TenantOffboarded`.
 */
function bucketOf({ pool, look, record, tenant: known }: Seen, tenant: string | undefined): string {
  if (pool.tenants === undefined || record.state !== 'known') return record.bucket ?? pool.dataBucket;
  const place = `pool=${look.pool}, tenant=${tenant ?? ''}`;
  const storage = known === undefined ? undefined : storageIn(known, look.pool);
  if (known?.state === 'offboarding' || known?.state === 'offboarded') {
    throw new GatehouseFailure('TenantOffboarded', {
      place,
      remedy: 'Give the user another tenant, or make this one again: `temporal gatehouse tenant provision`; then update `retry`.',
    });
  }
  if (known?.state === 'active' && storage !== undefined) return placed(record) ?? storage.bucket;
  throw new GatehouseFailure('TenantUnknown', {
    place,
    remedy: pool.tenants.onFirstUser
      ? 'Nothing to do: the tenant is being made.'
      : 'Make the tenant: `temporal gatehouse tenant provision`; its users go on by themselves. Or correct the attribute of the user, then update `retry`.',
  });
}

/** Where a map says that the user's objects are. */
const placed = ({ mapped, bucket }: Seen['record']): string | undefined => (mapped === true ? bucket : undefined);

function needsProvisioning(seen: Seen, step: ProvisionStep): boolean {
  const { look, record, configRevision } = seen;
  return (
    provisioning(seen).length > 0 ||
    record.state !== 'active' ||
    (record.running !== undefined && !isForTags(record.running)) ||
    record.configRevision !== configRevision ||
    (look.settling !== true && Object.keys(step.writeBack).length > 0)
  );
}
