import type { EventKind, IdentityEvent } from '../events/identity-event';

/** Which workflow an event of a kind is for; `reconcileHints` takes whatever names no sub. */
export const routes = {
  'user-created': 'userLifecycle',
  'user-confirmed': 'userLifecycle',
  'user-signed-in': 'userLifecycle',
  'user-changed': 'userLifecycle',
  'user-enabled': 'userLifecycle',
  'user-disabled': 'userLifecycle',
  'user-deleted': 'userLifecycle',
  'group-joined': 'userLifecycle',
  'group-left': 'userLifecycle',
  'group-changed': 'syncGroupAccess',
  'group-deleted': 'syncGroupAccess',
  'host-changed': 'accessPolicy',
  'identity-pool-created': 'provisionTenant',
  'client-created': 'reconcileHints',
  'deny-expired': 'userLifecycle',
  'access-suspect': 'userLifecycle',
  'objects-untagged': 'userLifecycle',
} as const satisfies Record<EventKind, string>;

/**
 * Whether an event says that its user has signed in, which goes to `deliverFirstLoginFile` too: a federated user's first
 * sign-in comes as a confirmation.
 */
export const isSignIn = ({ kind, signedIn }: Pick<IdentityEvent, 'kind' | 'signedIn'>): boolean =>
  kind === 'user-signed-in' || signedIn === true;

export type RoutedWorkflow = (typeof routes)[EventKind] | 'reconcileHints' | 'deliverFirstLoginFile';

/** The routed workflows that exist in this version; a test holds this against the bundle's exports. */
export const builtWorkflows = [
  'userLifecycle',
  'deliverFirstLoginFile',
  'provisionUser',
  'revokeUserAccess',
  'restoreUserAccess',
  'moveTenant',
  'tagUserObjects',
  'syncGroupAccess',
  'accessPolicy',
  'adoptUserPool',
  'reconcileAccess',
  'reconcileHints',
  'applyReconcileReport',
  'provisionTenant',
  'offboardTenant',
] as const;
