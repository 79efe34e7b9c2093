import { rolesOf } from '../core/config/types';
import { placeOf } from '../core/access/over-budget';
import { GatehouseFailure } from '../core/failures';
import type { Roles, UnknownPrincipal } from '../core/ports';
import type { AccessRecord } from '../core/registry/access-record';
import type { AccessScene } from './access-scene';

/**
 * The roles that AWS refused a policy for; it does not always say which. Raises `PolicyRejected` where none can be
 * found: leaving out what is known would not help.
 */
export async function unknownOf(
  { roles }: { readonly roles: Roles },
  { host, pools }: AccessScene,
  { unknownPrincipals }: AccessRecord,
  { principal }: UnknownPrincipal,
): Promise<readonly string[]> {
  const named = pools.flatMap(rolesOf).filter((arn) => !unknownPrincipals.includes(arn));
  if (principal !== undefined && named.includes(principal)) return [principal];
  const exist = await Promise.all(named.map((arn) => roles.exists(arn)));
  const missing = named.filter((_, index) => exist[index] === false);
  if (missing.length > 0) return [...new Set(missing)];
  throw new GatehouseFailure('PolicyRejected', {
    place: placeOf(host),
    ...(principal === undefined ? {} : { value: principal }),
    remedy: 'A statement that Gatehouse did not write names somebody whom AWS does not know: remove it from the bucket policy.',
  });
}

/** Those that AWS still does not know. Where the roles cannot be read, the next policy tries all of them. */
export async function knownAgain({ roles }: { readonly roles: Roles }, unknown: readonly string[]): Promise<readonly string[]> {
  try {
    const exist = await Promise.all(unknown.map((arn) => roles.exists(arn)));
    return unknown.filter((_, index) => exist[index] === false);
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'PermissionMissing') return [];
    throw error;
  }
}
