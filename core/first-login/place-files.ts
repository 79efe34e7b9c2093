import type { FirstLogin } from '../config/first-login-schema';
import type { UserKey } from '../contract/ids';
import { nameProblem } from '../contract/names';
import { GatehouseFailure } from '../failures';
import { fileKey, namesTenant } from './file-name';
import { filesFor } from './files-for';

/** A file of one user, and where it goes. */
export interface PlacedFile {
  readonly template: string;
  readonly key: string;
  /** An earlier file of the same user goes there: names differ in `gatehouse.yaml`, and not once they are filled in. */
  readonly isTaken: boolean;
}

export interface FilePlace {
  readonly prefix: string;
  readonly tenant?: string;
  readonly groups: readonly string[];
}

/**
 * Every file that one user gets, below their prefix and nowhere else. Raises `TenantMissing` and `InvalidTenant`: a layout
 * without tenants does not look at them, and the name of a file may.
 */
export function placeFiles(firstLogin: FirstLogin, user: UserKey, { prefix, ...of }: FilePlace): readonly PlacedFile[] {
  const placed: PlacedFile[] = [];
  for (const { template, name } of filesFor(firstLogin, of)) {
    if (namesTenant(name)) assertTenant(user, name, of.tenant);
    const key = fileKey(prefix, name, { ...of, sub: user.sub });
    placed.push({ template, key, isTaken: placed.some((earlier) => earlier.key === key) });
  }
  return placed;
}

function assertTenant({ pool, sub }: UserKey, name: string, tenant: string | undefined): void {
  const place = `pool=${pool}, sub=${sub}, file=${name}`;
  if (tenant === undefined || tenant === '') {
    const remedy = 'Set the tenant of this user, or leave {tenant} out of the name; the next sign-in tries again.';
    throw new GatehouseFailure('TenantMissing', { place, remedy });
  }
  const problem = nameProblem(tenant);
  if (problem === undefined) return;
  const remedy = `It ${problem}. Give the user a tenant name that can be part of an S3 key, or leave {tenant} out of the name.`;
  throw new GatehouseFailure('InvalidTenant', { place, value: tenant.slice(0, 64), remedy });
}
