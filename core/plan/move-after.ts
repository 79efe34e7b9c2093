import { GatehouseFailure } from '../failures';
import { parseUserPrefix, userPrefix } from '../layout/user-prefix';
import { isSamePlace, type TenantMove, type TenantPlace } from '../registry/tenant-move';
import type { UserRecord } from '../registry/user-record';
import type { Seen } from './seen';
import { tenantBucketOf } from './tenant-bucket-of';

type Looked = Omit<Seen, 'contradicted'>;

export const tenantOf = ({ pool, user }: Pick<Seen, 'pool' | 'user'>): string | undefined =>
  pool.tenantAttribute === undefined ? undefined : user?.attributes[pool.tenantAttribute];

/**
 * The move that the registry has to know of after this look, if any. It begins when the user's tenant is no longer the one
 * that the storage was made for, and leads to wherever the attribute points now: from there on the places it comes from
 * are denied, the one that it led to before included. Whoever is back where the storage is, and was nowhere else, is
 * done. A request of a person who names the tenant approves it.
 */
export function moveAfter(seen: Looked): TenantMove | undefined {
  const { record, observed, enforces, pool } = seen;
  const { move } = record;
  if (!enforces || observed !== 'provisionable' || pool.tenantAttribute === undefined) return move;
  const tenant = tenantOf(seen);
  if (move === undefined && !hasLeft(seen, tenant)) return undefined;
  return approved(seen, move?.to !== undefined && move.to.tenant === tenant ? move : turned(seen, move, targetOf(seen)));
}

/** Nobody has left a tenant that was never known, as long as the prefix stays the same. */
function hasLeft(seen: Looked, tenant: string | undefined): boolean {
  const { record } = seen;
  if (record.prefix === undefined || record.tenant === tenant) return false;
  return record.tenant !== undefined || targetOf(seen)?.prefix !== record.prefix;
}

function turned(
  { record, pool, now }: Looked,
  move: TenantMove | undefined,
  to: TenantPlace | undefined,
): TenantMove | undefined {
  const home = homeOf(record, pool.layout, pool.dataBucket);
  const places = [...(move?.to === undefined ? [] : [move.to]), ...(move?.from ?? [home])];
  const from = places.filter(
    (place, index) =>
      !(to !== undefined && isSamePlace(place, to)) && places.findIndex((one) => isSamePlace(one, place)) === index,
  );
  if (from.length === 0) return undefined;
  // Nowhere: what the attribute names may be mended, and is the same move then.
  if (to === undefined && move !== undefined && move.to === undefined) return move;
  const goesBack = to !== undefined && isSamePlace(to, home);
  const beganAt = move?.beganAt ?? now.toISOString();
  const phase = to !== undefined && (goesBack || pool.tenantMove === 'move') ? 'signing-out' : 'held';
  return { id: record.epoch + 1, from, ...(to === undefined ? {} : { to }), phase, beganAt };
}

function approved({ look }: Looked, move: TenantMove | undefined): TenantMove | undefined {
  if (move?.phase !== 'held' || move.to === undefined) return move;
  const { tenant } = move.to;
  const isApproved = look.requests.some((request) => request.useCase === 'moveTenant' && request.tenant === tenant);
  return isApproved ? { ...move, phase: 'signing-out' } : move;
}

/** Where the storage is, or was made last. */
function homeOf({ tenant, bucket, prefix = '' }: UserRecord, layout: string, dataBucket: string): TenantPlace {
  return { tenant: tenant ?? parseUserPrefix(layout, prefix)?.tenant ?? '', bucket: bucket ?? dataBucket, prefix };
}

/** Raises what makes storage in the user's tenant impossible. */
export function placeIn(seen: Looked): TenantPlace {
  const tenant = tenantOf(seen);
  const prefix = userPrefix(seen.pool, seen.look, tenant);
  return { tenant: tenant ?? '', bucket: tenantBucketOf(seen, tenant ?? ''), prefix };
}

function targetOf(seen: Looked): TenantPlace | undefined {
  const { record, pool } = seen;
  try {
    const place = placeIn(seen);
    // Who is back finds the storage where it is, whatever the layout says of it.
    const home = homeOf(record, pool.layout, pool.dataBucket);
    return record.prefix !== undefined && home.tenant === place.tenant ? home : place;
  } catch (error) {
    if (error instanceof GatehouseFailure) return undefined;
    throw error;
  }
}
