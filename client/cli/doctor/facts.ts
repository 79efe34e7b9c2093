import type { BucketRead } from '../../../aws/bucket-facts';
import type { AppClientFacts, PoolFacts } from '../../../aws/pool-facts';
import type { DeploymentMark } from '../../../core/config/deployment-mark';
import type { GatehouseConfig, PoolConfig, PublishedConfig } from '../../../core/config/types';
import type { FailureDetails } from '../../../core/failures';
import type { IdentityPoolFacts, RoleFacts } from '../../../core/ports';
import type { HostState } from '../access/look-at-host';
import type { TaskQueue } from '../../../core/contract/task-queues';
import type { InvalidFile } from '../result';
import type { FailedLook } from './looker';

/** Settings of a bucket, each `true` when it is as it should be; what could not be read is absent. */
export interface BucketFacts {
  readonly bucket: string;
  readonly settings: Readonly<Partial<Record<BucketRead, boolean>>>;
}

/** A configured pool as it is; what could not be read is undefined. */
export interface PoolState {
  readonly config: PoolConfig;
  readonly pool: PoolFacts | undefined;
  readonly clients: readonly AppClientFacts[];
}

/** What decides who acts in a pool's roles; only of pools that name roles. */
export interface SessionState {
  readonly config: PoolConfig;
  /** Undefined where the pool has none, or it could not be read. */
  readonly identityPool: IdentityPoolFacts | undefined;
  /** `unknown`: IAM has no such role. What could not be read is absent. */
  readonly roles: ReadonlyMap<string, RoleFacts | 'unknown'>;
  /** Whose identity pool it is, where a tenant has it for itself. */
  readonly tenant?: string;
}

/** Identity pools that tenants have for themselves, as the tenants' records name them. */
export interface TenantPools {
  readonly sessions: readonly SessionState[];
  /** Those that are no more. */
  readonly gone: readonly { readonly tenant: string; readonly identityPoolId: string }[];
  /** There are, or may be, more than were looked at. */
  readonly isPartial: boolean;
}

/** The template of one file that a pool's users get, and what keeps it from being rendered. */
export type TemplateState = {
  readonly pool: string;
  readonly template: string;
  /** Its name below a user's prefix. */
  readonly file: string;
} & (
  | { readonly isPublished: false }
  | {
      readonly isPublished: true;
      /** One of this name lies here and says something else. */
      readonly differs: boolean;
      /** For a user who has all that one can have. */
      readonly forMost: FailureDetails | undefined;
      /** For a user who has what every user has. */
      readonly forLeast: FailureDetails | undefined;
    }
);

/** Who polls a task queue. */
export interface QueueState {
  readonly queue: TaskQueue;
  /** As the server knows it, with the deployment's prefix. */
  readonly name: string;
  readonly activityPollers: number;
  /** Counted where workflows run; undefined elsewhere. */
  readonly workflowPollers?: number;
}

export interface TemporalState {
  readonly namespace: string;
  readonly missingSearchAttributes: readonly string[];
  readonly queues: readonly QueueState[];
}

/** Everything that doctor looked at; the checks judge it and look at nothing else. */
export interface Facts {
  /** `gatehouse.yaml` as it lies here; undefined where there is none. */
  readonly file: { readonly path: string; readonly found: GatehouseConfig | InvalidFile } | undefined;
  /** Undefined where nothing names it. */
  readonly controlBucket: string | undefined;
  /** `none`: nothing is published; undefined: it could not be read. */
  readonly published: PublishedConfig | 'none' | undefined;
  readonly control: BucketFacts | undefined;
  /** Whose the control bucket is said to be, and who this is; undefined where either could not be read. */
  readonly marks: { readonly standing: DeploymentMark | 'none'; readonly own: DeploymentMark } | undefined;
  readonly data: readonly BucketFacts[];
  /** The policies of the data buckets, `none` where there is none; what could not be read is absent. */
  readonly policies: readonly { readonly bucket: string; readonly policy: string }[];
  readonly pools: readonly PoolState[];
  readonly sessions: readonly SessionState[];
  readonly tenants: TenantPools;
  /** Tenants have more buckets for themselves than were looked at. */
  readonly moreTenantBuckets: boolean;
  readonly templates: readonly TemplateState[];
  /** Policy hosts of the published configuration that could be read. */
  readonly hosts: readonly HostState[];
  /** When they were looked at. */
  readonly at: Date;
  readonly temporal: TemporalState | undefined;
  /** Whose calls were made. */
  readonly caller: 'operator' | 'workers';
  /** What could not be looked at, and why. */
  readonly failed: readonly FailedLook[];
}
