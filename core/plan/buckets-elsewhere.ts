import { hasWholeDeny } from '../access/deny-causes';
import type { PoolConfig } from '../config/types';
import type { AccessChange, Deny } from '../contract/access';
import type { UserRecord } from '../registry/user-record';
import { bucketAsked } from './access-bucket';
import type { AccessAsk } from './user-plan';

/** Buckets that a user left, or is on the way to or from, where the registry says so; each once, in order. */
const bucketsOfMoves = ({ move, formerPlaces = [] }: Pick<UserRecord, 'move' | 'formerPlaces'>): readonly string[] => {
  const left = formerPlaces.filter(({ sweptAt }) => sweptAt === undefined);
  const places = [...(move?.from ?? []), ...(move?.to === undefined ? [] : [move.to]), ...left];
  return [...new Set(places.map(({ bucket }) => bucket))].sort();
};

/** Users are granted something in their own bucket alone, and denied wherever credentials of theirs may lead. */
export function askElsewhere(pool: PoolConfig, record: UserRecord, own: string, change: AccessChange): Pick<AccessAsk, 'also'> {
  const also = bucketsElsewhere(pool, record, own, change).map((name) => ({
    host: { kind: 's3', name } as const,
    change: { ...change, groups: [], denies: deniesIn(name, pool, record, change) },
  }));
  return also.length === 0 ? {} : { also };
}

/** Buckets besides the user's own whose policies deny the user, or name them still. */
const bucketsElsewhere = (pool: PoolConfig, record: UserRecord, own: string, { denies }: AccessChange): readonly string[] => {
  const { access } = record;
  const asked = access === undefined || isSettledEmpty(access) ? [] : [bucketAsked(pool, record), ...(access.elsewhere ?? [])];
  const shared = denies.length > 0 && letsRolesIn(pool, record, denies) ? [pool.dataBucket] : [];
  return [...new Set([...bucketsOfMoves(record), ...asked, ...shared])].filter((name) => name !== own).sort();
};

/**
 * Whether credentials of a group's role may lead into the data bucket although the user's own bucket is another one: its
 * policy lets roles in, of whichever tenant. So may those of a group that was left while a deny lasts, and who is revoked
 * and stays enabled may join one at any time.
 */
function letsRolesIn({ groups, tenants, dataBucket }: PoolConfig, record: UserRecord, denies: readonly Deny[]): boolean {
  if (tenants?.mode !== 'bucket') return false;
  if (isDeniedElsewhere(record, dataBucket)) return true;
  const names = record.revocation?.keepEnabled === true || record.wanted?.keepEnabled === true ? Object.keys(groups) : [];
  const left = denies.flatMap(({ group }) => group ?? []);
  return [...names, ...record.groups, ...left].some((name) => Object.hasOwn(groups, name) && groups[name]?.via === 'role');
}

/** Nothing was asked that any policy could still say. */
const isSettledEmpty = ({ groups, denies, inForceAt, elsewhere }: NonNullable<UserRecord['access']>): boolean =>
  groups.length === 0 && denies.length === 0 && inForceAt !== undefined && elsewhere === undefined;

/** Where a user was denied before anybody knew of the tenant, nothing is denied once that is known. */
function deniesIn(name: string, pool: PoolConfig, record: UserRecord, { denies }: AccessChange): readonly Deny[] {
  if (bucketsOfMoves(record).includes(name)) return denies;
  if (name === pool.dataBucket) return letsRolesIn(pool, record, denies) ? denies : [];
  return wasLeft(record, name) ? [] : denies.filter(({ scope }) => scope === 'whole');
}

const wasLeft = ({ formerPlaces = [] }: UserRecord, name: string): boolean => formerPlaces.some(({ bucket }) => bucket === name);

/** Whether a bucket besides the user's own has to be asked again, once what was asked there is in force. */
export const staysAsked = (record: UserRecord, name: string): boolean =>
  bucketsOfMoves(record).includes(name) ||
  isDeniedElsewhere(record, name) ||
  (record.access !== undefined && hasWholeDeny(record.access) && !wasLeft(record, name));

const isDeniedElsewhere = ({ access }: UserRecord, name: string): boolean =>
  access !== undefined && access.denies.length > 0 && access.deniedElsewhere?.includes(name) === true;
