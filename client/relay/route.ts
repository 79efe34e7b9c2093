import { findPool, managesAccess, type PoolConfig, type PublishedConfig } from '../../core/config/types';
import type { PolicyHostRef } from '../../core/contract/access';
import type { UserKey } from '../../core/contract/ids';
import type { SignInHint } from '../../core/contract/messages';
import { isSignIn, routes } from '../../core/contract/routing';
import type { IdentityEvent, IgnoredReason } from '../../core/events/identity-event';
import { clientsKey, userRecordKey } from '../../core/layout/control-keys';
import { namesFirstLogin } from '../../core/plan/write-back';
import type { ConfigStore, ObjectStore } from '../../core/ports';
import { namesClient } from '../../core/registry/pool-clients';
import { hostsOf, poolsOfTenantHosts } from './hosts-of';
import { identityPoolToLookAt, tenantOfEvent, type WantedTenant, writerOfTenantBucket } from './tenant-targets';

export interface GroupKey {
  readonly pool: string;
  readonly group: string;
}

/** A sign-in of a pool whose users get a file. */
export interface SignIn extends UserKey, SignInHint {
  /** The user's owner has something to do too. */
  readonly toOwner: boolean;
}

/** Where one event goes: to its user's owner, to the writers of policies, to a group's pass, to a tenant, or nowhere, for a counted reason. */
export type Route =
  | { readonly owner: UserKey }
  | { readonly signIn: SignIn }
  /** `hinted`: pools whose tenants' own buckets are concerned, too. */
  | { readonly writers: readonly PolicyHostRef[]; readonly hinted?: readonly string[] }
  | { readonly group: GroupKey; readonly wanted?: WantedTenant }
  | { readonly wanted: WantedTenant }
  /** An identity pool that may be a tenant's. */
  | { readonly identityPool: string }
  /** Pools to be reconciled, because of an event that shows no user. */
  | { readonly hinted: readonly string[] }
  | { readonly ignored: IgnoredReason };

const notOfInterest: Route = { ignored: 'not-of-interest' };

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
  switch (routes[event.kind]) {
    case 'userLifecycle':
      return routeUser(event, parts);
    case 'syncGroupAccess':
      return routeGroup(event, await parts.configs.published());
    case 'accessPolicy':
      return routeHost(event, await parts.configs.published(), parts);
    case 'reconcileHints':
      return routeHint(event, await parts.configs.published());
    case 'provisionTenant':
      return routeIdentityPool(event, await parts.configs.published());
  }
}

async function routeUser(event: IdentityEvent, parts: RouteParts): Promise<Route> {
  const config = await parts.configs.published();
  const { sub } = event;
  const named = event.pool ?? (event.clientId === undefined ? undefined : await poolOfClient(event.clientId, config, parts));
  const pool = named ?? (sub === undefined ? undefined : await poolOfRecord(sub, config, parts));
  if (pool === undefined) return { hinted: config.config.pools.map(({ userPoolId }) => userPoolId) };
  const poolConfig = findPool(config, pool);
  if (poolConfig === undefined) return { ignored: 'pool-not-configured' };
  if (sub === undefined) return { hinted: [pool] };
  if (isSettledSignIn(event, poolConfig.writeBack)) return { ignored: 'already-written-back' };
  return poolConfig.firstLogin !== undefined && isSignIn(event)
    ? routeSignIn(event, poolConfig, { pool, sub })
    : { owner: { pool, sub } };
}

function routeHint({ pool }: IdentityEvent, config: PublishedConfig): Route {
  const isServed = pool !== undefined && findPool(config, pool) !== undefined;
  return isServed ? { hinted: [pool] } : { ignored: 'pool-not-configured' };
}

function routeIdentityPool(event: IdentityEvent, config: PublishedConfig): Route {
  const identityPool = identityPoolToLookAt(event, config);
  return identityPool === undefined ? notOfInterest : { identityPool };
}

/** Only groups that the configuration names decide anything, and those that stand for tenants. */
function routeGroup(event: IdentityEvent, config: PublishedConfig): Route {
  const { pool, group } = event;
  const poolConfig = pool === undefined ? undefined : findPool(config, pool);
  if (pool === undefined || poolConfig === undefined) return { ignored: 'pool-not-configured' };
  const wanted = tenantOfEvent(event, config);
  if (group === undefined || !managesAccess(poolConfig) || !Object.hasOwn(poolConfig.groups, group)) {
    return wanted === undefined ? notOfInterest : { wanted };
  }
  return { group: { pool, group }, ...(wanted === undefined ? {} : { wanted }) };
}

async function routeHost(event: IdentityEvent, config: PublishedConfig, parts: RouteParts): Promise<Route> {
  const { host } = event;
  const ofTenant = await writerOfTenantBucket(event, config, parts);
  const writers = host === undefined ? [] : [...hostsOf(host, config), ...ofTenant];
  if (host === undefined || writers.length === 0) return notOfInterest;
  const hinted = poolsOfTenantHosts(host, config);
  return { writers, ...(hinted.length === 0 ? {} : { hinted }) };
}

/** As published, or as found since. */
async function poolOfClient(
  clientId: string,
  { config, clients }: PublishedConfig,
  { objects, controlBucket }: RouteParts,
): Promise<string | undefined> {
  if (Object.hasOwn(clients, clientId)) return clients[clientId];
  const pools = config.pools.map(({ userPoolId }) => userPoolId);
  const found = await Promise.all(pools.map((pool) => objects.read({ bucket: controlBucket, key: clientsKey(pool) })));
  return pools.find((_, index) => {
    const document = found[index];
    return document !== undefined && document !== 'unchanged' && namesClient(document.text, clientId);
  });
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

/** Owners need not look at who lacks nothing but the attribute that names the file. */
function routeSignIn(event: IdentityEvent, { writeBack }: PoolConfig, user: UserKey): Route {
  const naming = Object.entries(writeBack).filter(([, template]) => namesFirstLogin(template));
  const others = Object.fromEntries(Object.entries(writeBack).filter(([, template]) => !namesFirstLogin(template)));
  const { attributesPresent } = event;
  const attributeMissing = attributesPresent !== undefined && naming.some(([name]) => !attributesPresent.includes(name));
  return { signIn: { ...user, attributeMissing, toOwner: !isSettledSignIn(event, others) } };
}

/** Sign-ins are the bulk of all events; once what Gatehouse writes back is there, they say nothing new. */
function isSettledSignIn({ kind, attributesPresent }: IdentityEvent, writeBack: PoolConfig['writeBack']): boolean {
  const names = Object.keys(writeBack);
  if (kind !== 'user-signed-in' || attributesPresent === undefined || names.length === 0) return false;
  return names.every((name) => attributesPresent.includes(name));
}
