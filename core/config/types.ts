import type { ReconcileMode } from '../contract/reconcile';
import type { QuotaSettings } from '../contract/task-queues';
import type { Verb } from '../policy/verbs';
import type { Tags } from '../tags/tags';
import type { FirstLogin } from './first-login-schema';
import type { Mode } from './modes';
import type { Offboarding } from './offboarding-schema';
import type { UsersPerRun } from './schedule-schema';
import type { TenantMoves } from './tenant-moves-schema';
import type { Tenants } from './tenants-schema';

/** One user pool that Gatehouse serves. */
export interface PoolConfig {
  readonly userPoolId: string;
  /** How far Gatehouse goes with this pool's users. */
  readonly mode: Mode;
  /** The bucket that holds the users' objects. */
  readonly dataBucket: string;
  /** Prefix template: `users/{sub}/` or `tenants/{tenant}/users/{sub}/`; always ends in `{sub}/`. */
  readonly layout: string;
  /** The user attribute that names the tenant, such as `custom:tenant_id`; required when the layout names one. */
  readonly tenantAttribute?: string;
  /** Sub-prefixes that every user gets, each ending in `/`. */
  readonly structure: readonly string[];
  /** Attribute name to template of `{prefix}`, `{bucket}`, `{tenant}`, `{sub}` and `{firstLogin}`. */
  readonly writeBack: Readonly<Record<string, string>>;
  readonly identityPoolId?: string;
  /** `backend`: a backend assumes the user roles with session tags; no identity pool hands them out. */
  readonly credentials: 'identity-pool' | 'backend';
  /** Names of the session tags that carry the sub and the tenant. */
  readonly principalTags: { readonly sub: string; readonly tenant?: string };
  /** ARNs of the roles that users get. Where there are none, Gatehouse leaves access to others. */
  readonly userRoles: readonly string[];
  /** What users may do in their own prefix. */
  readonly ownPrefix: readonly Verb[];
  /** Group name to what its members get. */
  readonly groups: Readonly<Record<string, GroupTemplate>>;
  /** How far tagging a member's objects goes; absent: as far as it goes by itself. */
  readonly objectTags?: { readonly maxObjects: number };
  /** What becomes of a revoked user's objects; absent: they stay where they are, denied. */
  readonly offboarding?: Offboarding;
  /**
   * How tenants are set up; absent: a tenant is whatever `tenantAttribute` says, and is made by nobody. Where it stands,
   * only users of a tenant that was made get storage.
   */
  readonly tenants?: Tenants;
  /** A user whose tenant changes waits for a person's approval (`hold`, where it is absent), or moves at once. */
  readonly tenantMove?: TenantMoves;
  /** The file that a user gets at the first sign-in; absent: none. */
  readonly firstLogin?: FirstLogin;
  /** What runs by itself, and how often; absent: nothing does. */
  readonly schedules?: PoolSchedules;
}

export interface PoolSchedules {
  readonly reconcile?: ReconcileSchedule;
}

/** When a pool is compared with the registry and the policy. */
export interface ReconcileSchedule {
  /** `15m`, `24h`. */
  readonly every: string;
  readonly mode: ReconcileMode;
  /** More users than this do not lose a group's access by one pass: a person decides. */
  readonly pauseAboveChanges: number;
  /** So many passes until everybody was looked at; absent: by the size of the pool. */
  readonly usersPerRun?: UsersPerRun;
}

/** What members of a group get. */
export interface GroupTemplate {
  readonly grants: readonly GrantTemplate[];
  /** Replaces the pool's for the members. */
  readonly ownPrefix?: readonly Verb[];
  /** On the members' own objects; absent: none. */
  readonly objectTags?: Tags;
  /** `roster`: members are named in the policy. `role`: the group's IAM role is. */
  readonly via: 'roster' | 'role';
  /** ARN; set exactly where `via` is `role`. */
  readonly role?: string;
}

export interface GrantTemplate {
  /** Prefix template; `{tenant}` is the member's own. Ends in `/`. */
  readonly prefix: string;
  readonly allow: readonly Verb[];
  /** Members of every tenant share the prefix. */
  readonly crossTenant: boolean;
}

/** Whether Gatehouse decides who reaches what in this pool's bucket: it then writes the bucket's policy. */
export const managesAccess = ({ userRoles, mode }: PoolConfig): boolean => userRoles.length > 0 && mode !== 'observe';

/** Objects of a user that a tagging looks at, at most: each costs two requests. */
export const maxTaggedObjects = ({ objectTags }: PoolConfig): number => objectTags?.maxObjects ?? 10_000;

/** Whether some group gives tags to its members' objects, or tenants do to their users'. */
export const givesObjectTags = ({ groups, tenants }: PoolConfig): boolean =>
  tenants?.objectTags !== undefined || Object.values(groups).some(({ objectTags }) => objectTags !== undefined);

/** Every role that the pool's users may act in, sorted: `userRoles` and the groups' roles. */
export const rolesOf = ({ userRoles, groups }: PoolConfig): readonly string[] =>
  [...new Set([...userRoles, ...Object.values(groups).flatMap(({ role }) => (role === undefined ? [] : [role]))])].sort();

/** `gatehouse.yaml`, validated, with every default filled in. */
export interface GatehouseConfig {
  readonly controlBucket: string;
  readonly pools: readonly PoolConfig[];
  readonly quota: QuotaSettings;
}

/** What runs: `config/<revision>.json` and, for the newest, `config/current.json`. */
export interface PublishedConfig {
  readonly schema: 'gatehouse.config/1';
  /** Counts up from 1. */
  readonly revision: number;
  readonly publishedAt: string;
  readonly config: GatehouseConfig;
  /** App client id to user pool id, read from the pools by `apply`: some events name only a client. */
  readonly clients: Readonly<Record<string, string>>;
  /**
   * User pool id to when every credential in hand carries the principal tags (ISO 8601): one credential life after they
   * were first published, or at once for a pool without users. From then on sessions without tags are denied.
   */
  readonly tagsInForceFrom?: Readonly<Record<string, string>>;
  /**
   * User pool id to when `firstLogin` was first published (ISO 8601): who was created before was there already.
   */
  readonly firstLoginFrom?: Readonly<Record<string, string>>;
}

export const findPool = (published: PublishedConfig, userPoolId: string): PoolConfig | undefined =>
  published.config.pools.find((pool) => pool.userPoolId === userPoolId);
