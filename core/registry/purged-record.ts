import type { Revocation, UserRecord } from './user-record';

/** What stays of a user who was erased (`at`, ISO 8601): what was asked of the policy, and nothing that names a person. */
export function purged(record: UserRecord, revocation: Revocation, at: string): UserRecord {
  const { username: _username, tenant: _tenant, provisionedAt: _provisionedAt, ...known } = record;
  const { move: _move, formerPlaces: _formerPlaces, ...rest } = known;
  return { ...rest, formerTenants: [], groups: [], revocation: { ...revocation, purgedAt: at } };
}
