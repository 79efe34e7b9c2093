import { isSub, isUserPoolId } from './names';

/** A user as Temporal knows them: nothing in it tells who they are. */
export interface UserKey {
  /** User pool id, `us-east-1_AbC123`. */
  readonly pool: string;
  /** Cognito's immutable id of the user, a UUID in lower case. */
  readonly sub: string;
}

export const useCases = ['provisionUser', 'revokeUserAccess', 'restoreUserAccess', 'moveTenant', 'tagUserObjects'] as const;

/** A use case that runs as a child of the user's owner. */
export type UseCase = (typeof useCases)[number];

export const userLifecycleId = ({ pool, sub }: UserKey): string => `user:${pool}:${sub}`;

/** The id of a use case that the user's owner started: one for each epoch. */
export const useCaseRunId = (user: UserKey, useCase: string, epoch: number): string =>
  `${userLifecycleId(user)}:${useCase}:${String(epoch)}`;

export const firstLoginId = ({ pool, sub }: UserKey): string => `first-login:${pool}:${sub}`;

export const groupSyncId = (pool: string, group: string): string => `sync-group:${pool}:${group}`;
export const policyWriterId = (kind: string, name: string): string => `access-policy:${kind}:${name}`;
export const reconcileHintsId = (pool: string): string => `reconcile-hints:${pool}`;
/** The schedule of a pool's passes; its runs are `<this>-<time>`, one that somebody started `<this>-by-hand`. */
export const reconcileId = (pool: string): string => `reconcile:${pool}`;
export const reconcileByHandId = (pool: string): string => `${reconcileId(pool)}-by-hand`;
export const applyReconcileId = (pool: string): string => `apply-reconcile:${pool}`;
export const adoptId = (pool: string): string => `adopt:${pool}`;
export const tenantId = (tenant: string): string => `tenant:${tenant}`;
/** Finds whose an identity pool is. */
export const identityPoolRunId = (identityPoolId: string): string => `identity-pool:${identityPoolId}`;

export type ParsedId =
  | { readonly of: 'userLifecycle'; readonly user: UserKey }
  | { readonly of: 'useCase'; readonly user: UserKey; readonly useCase: string; readonly epoch: number }
  | { readonly of: 'deliverFirstLoginFile'; readonly user: UserKey }
  | { readonly of: 'syncGroupAccess'; readonly pool: string; readonly group: string }
  | { readonly of: 'accessPolicy'; readonly kind: string; readonly name: string }
  | { readonly of: 'reconcileHints'; readonly pool: string }
  | { readonly of: 'reconcileAccess'; readonly pool: string; readonly run?: string }
  | { readonly of: 'applyReconcileReport'; readonly pool: string }
  | { readonly of: 'adoptUserPool'; readonly pool: string }
  | { readonly of: 'tenant'; readonly tenant: string }
  | { readonly of: 'identityPool'; readonly identityPoolId: string };

/**
 * The inverse of every id builder; `undefined` for an id that none of them makes.
 * Pool ids hold no colon and stand first, so a group or tenant name may hold one and stays unambiguous.
 */
export function parseId(id: string): ParsedId | undefined {
  const colon = id.indexOf(':');
  const [head, rest] = [id.slice(0, colon), id.slice(colon + 1)];
  const [first, tail] = splitOnce(rest);
  switch (colon < 0 ? '' : head) {
    case 'user':
      return parseUser(rest.split(':'));
    case 'first-login':
      return isUserPoolId(first) && isSub(tail) ? { of: 'deliverFirstLoginFile', user: { pool: first, sub: tail } } : undefined;
    case 'sync-group':
      return isUserPoolId(first) && tail ? { of: 'syncGroupAccess', pool: first, group: tail } : undefined;
    case 'access-policy':
      return first && tail ? { of: 'accessPolicy', kind: first, name: tail } : undefined;
    case 'reconcile-hints':
      return isUserPoolId(rest) ? { of: 'reconcileHints', pool: rest } : undefined;
    case 'reconcile':
      return parsePass(rest);
    case 'apply-reconcile':
      return isUserPoolId(rest) ? { of: 'applyReconcileReport', pool: rest } : undefined;
    case 'adopt':
      return isUserPoolId(rest) ? { of: 'adoptUserPool', pool: rest } : undefined;
    case 'tenant':
      return rest ? { of: 'tenant', tenant: rest } : undefined;
    case 'identity-pool':
      return rest ? { of: 'identityPool', identityPoolId: rest } : undefined;
    default:
      return undefined;
  }
}

/** A pool id holds no hyphen behind its underscore. */
function parsePass(rest: string): ParsedId | undefined {
  const [, pool = '', run] = /^([^_]*_[^-]*)(?:-(.+))?$/.exec(rest) ?? [];
  if (!isUserPoolId(pool)) return undefined;
  return { of: 'reconcileAccess', pool, ...(run === undefined ? {} : { run }) };
}

function parseUser([pool = '', sub = '', useCase, epoch, ...more]: string[]): ParsedId | undefined {
  if (!isUserPoolId(pool) || !isSub(sub) || more.length > 0) return undefined;
  const user = { pool, sub };
  if (useCase === undefined) return { of: 'userLifecycle', user };
  if (!/^[a-zA-Z]+$/.test(useCase) || epoch === undefined || !/^(0|[1-9]\d*)$/.test(epoch)) return undefined;
  return { of: 'useCase', user, useCase, epoch: Number(epoch) };
}

function splitOnce(text: string): readonly [string, string] {
  const at = text.indexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
