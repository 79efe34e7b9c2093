import type { PoolConfig } from '../config/types';
import type { DirectoryUser } from '../ports';
import type { TenantRecord } from '../registry/tenant-record';
import type { UserRecord } from '../registry/user-record';
import type { Observed } from './contradiction';
import type { Look, NextStep, UserPlan } from './user-plan';

export interface PlanUserInput {
  readonly look: Look;
  readonly pool: PoolConfig;
  readonly configRevision: number;
  /** `unresolved`: the pool does not answer to the sub, and was not searched for it. */
  readonly user: DirectoryUser | undefined | 'unresolved';
  /** Every group of the user, where the pool has groups that matter. */
  readonly groups: readonly string[];
  /** The same, the one whose tags win first; absent where their precedence was not read. */
  readonly ranked?: readonly string[];
  readonly record: UserRecord;
  /** What is known of the user's tenant; absent where the pool's tenants are made by nobody, or the user has none. */
  readonly tenant?: TenantRecord;
  readonly now: Date;
}

/** What was seen, for the parts of the plan. */
export interface Seen extends PlanUserInput {
  readonly user: DirectoryUser | undefined;
  readonly observed: Observed;
  readonly contradicted: boolean;
  /** Configured groups of the user, sorted. */
  readonly groups: readonly string[];
  /** Whether Gatehouse may take access away in this pool. */
  readonly enforces: boolean;
}

/** A decision about the next step; access follows from it. */
export interface Decision {
  readonly next: NextStep;
  readonly found?: Partial<UserPlan>;
}
