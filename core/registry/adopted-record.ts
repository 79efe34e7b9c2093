import type { PoolConfig } from '../config/types';
import { nameProblem } from '../contract/names';
import { placeOf } from '../plan/observed-place';
import type { DirectoryUser } from '../ports';
import { newUserRecord, type UserRecord } from './user-record';

/** The record of a user who was there before Gatehouse; `mapped`, the prefix that a map names for the user. */
export function adoptedRecord(pool: PoolConfig, user: DirectoryUser, mapped: string | undefined): UserRecord {
  const place = placeOf(pool, user);
  const tenant = pool.tenantAttribute === undefined ? undefined : user.attributes[pool.tenantAttribute];
  const named = {
    bucket: pool.dataBucket,
    prefix: mapped ?? '',
    mapped: true,
    ...(tenant === undefined ? {} : { tenant }),
  } as const;
  return {
    ...newUserRecord({ pool: pool.userPoolId, sub: user.sub }),
    username: user.username,
    baseline: user.enabled ? 'enabled' : 'disabled',
    ...(mapped === undefined ? (place ?? tenantAlone(pool, tenant)) : named),
  };
}

/** Where each tenant has a bucket of its own, it is the tenant that says where the user may be let in. */
const tenantAlone = ({ tenants }: PoolConfig, tenant: string | undefined): Pick<UserRecord, 'tenant'> =>
  tenants?.mode !== 'bucket' || tenant === undefined || nameProblem(tenant) !== undefined ? {} : { tenant };
