import { findPool, type PoolConfig, type PublishedConfig } from '../../core/config/types';
import type { UserKey } from '../../core/contract/ids';
import { routes } from '../../core/contract/routing';
import type { IdentityEvent, IgnoredReason } from '../../core/events/identity-event';
import { userRecordKey } from '../../core/layout/control-keys';
import type { ConfigStore, ObjectStore } from '../../core/ports';

/** Where one event goes: to its user's owner, or nowhere, for a counted reason. */
export type Route = { readonly owner: UserKey } | { readonly ignored: IgnoredReason };

/**
 * For a workflow that this version does not have: groups, hosts and tenants, and `reconcileHints`, which takes events
 * that do not show which user they are about.
 */
const notBuilt: Route = { ignored: 'not-built' };

export interface RouteParts {
  readonly configs: ConfigStore;
  readonly objects: ObjectStore;
  readonly controlBucket: string;
}

/**
 * Routes one event by the table of the contract. Looks the pool up where the event names none: by its client id, else
 * among the registry's records. Raises what ConfigStore and ObjectStore raise.
 */
export async function route(event: IdentityEvent, parts: RouteParts): Promise<Route> {
  if (routes[event.kind] !== 'userLifecycle') return notBuilt;
  const config = await parts.configs.published();
  const { sub } = event;
  const named = event.pool ?? (event.clientId === undefined ? undefined : config.clients[event.clientId]);
  const pool = named ?? (sub === undefined ? undefined : await poolOfRecord(sub, config, parts));
  if (pool === undefined) return notBuilt;
  const poolConfig = findPool(config, pool);
  if (poolConfig === undefined) return { ignored: 'pool-not-configured' };
  if (sub === undefined) return notBuilt;
  return isSettledSignIn(event, poolConfig) ? { ignored: 'already-written-back' } : { owner: { pool, sub } };
}

/** The configured pool whose registry has this user. */
async function poolOfRecord(
  sub: string,
  { config }: PublishedConfig,
  { objects, controlBucket }: RouteParts,
): Promise<string | undefined> {
  const pools = config.pools.map(({ userPoolId }) => userPoolId);
  const heads = await Promise.all(
    pools.map((pool) => objects.head({ bucket: controlBucket, key: userRecordKey({ pool, sub }) })),
  );
  return pools.find((_, index) => heads[index] !== undefined);
}

/** Sign-ins are the bulk of all events; once what Gatehouse writes back is there, they say nothing new. */
function isSettledSignIn({ kind, attributesPresent }: IdentityEvent, { writeBack }: PoolConfig): boolean {
  const names = Object.keys(writeBack);
  if (kind !== 'user-signed-in' || attributesPresent === undefined || names.length === 0) return false;
  return names.every((name) => attributesPresent.includes(name));
}
