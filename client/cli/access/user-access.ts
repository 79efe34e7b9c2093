import { groupOf } from '../../../core/config/group-of';
import { type PoolConfig, rolesOf } from '../../../core/config/types';
import type { UserKey } from '../../../core/contract/ids';
import { GatehouseFailure } from '../../../core/failures';
import type { ShownRecord } from '../read-user-record';

/** The role that a user most likely acts in: of their only role-carrying group, else the pool's only one; else it has to be said. */
export function roleOfUser(pool: PoolConfig, record: ShownRecord | undefined, named: string | undefined): string {
  const known = rolesOf(pool);
  if (named !== undefined) {
    const found = known.filter((arn) => arn === named || arn.endsWith(`/${named}`));
    if (found[0] !== undefined && found.length === 1) return found[0];
    throw mustName(named, known);
  }
  const ofGroups = [...new Set((record?.groups ?? []).flatMap((group) => groupOf(pool, group)?.role ?? []))];
  const [role, ...others] = ofGroups.length > 0 ? ofGroups : pool.userRoles;
  if (role === undefined || others.length > 0) throw mustName(named, known);
  return role;
}

const mustName = (value: string | undefined, known: readonly string[]): GatehouseFailure =>
  new GatehouseFailure('InvalidInput', {
    place: '--role',
    ...(value === undefined ? {} : { value }),
    remedy: known.length === 0 ? 'The pool names no userRoles.' : `Say in which role the user acts: one of ${known.join(', ')}.`,
  });

/** The tags that the user's sessions carry. Raises `TenantMissing`. */
export function tagsOfUser(
  { principalTags }: PoolConfig,
  { pool, sub }: UserKey,
  tenant: string | undefined,
): Record<string, string> {
  if (principalTags.tenant === undefined) return { [principalTags.sub]: sub };
  if (tenant !== undefined) return { [principalTags.sub]: sub, [principalTags.tenant]: tenant };
  throw new GatehouseFailure('TenantMissing', {
    place: `pool=${pool}, sub=${sub}`,
    remedy: 'The registry knows no tenant of this user: pass --tenant.',
  });
}
