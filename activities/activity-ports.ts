import type { BucketRemoval } from '../core/bucket-removal';
import type { BulkObjects } from '../core/bulk-objects';
import type {
  Clock,
  ConfigStore,
  IdentityPools,
  ObjectStore,
  PolicyHosts,
  Renderer,
  Roles,
  Telemetry,
  TenantBuckets,
  UserDirectory,
  WorkflowStarter,
} from '../core/ports';
import type { ObjectTags } from '../core/tags/object-tags';

/** Everything that activities reach the world through; the worker fills it. */
export interface ActivityPorts {
  readonly directory: UserDirectory;
  readonly objects: ObjectStore;
  readonly bulk: BulkObjects;
  readonly bucketRemoval: BucketRemoval;
  readonly tags: ObjectTags;
  readonly configs: ConfigStore;
  readonly starter: WorkflowStarter;
  readonly hosts: PolicyHosts;
  readonly identityPools: IdentityPools;
  readonly buckets: TenantBuckets;
  readonly roles: Roles;
  readonly renderer: Renderer;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly controlBucket: string;
  /** ARN of the role that the worker runs as, where it is known: no policy may lock it out. */
  readonly ownRole: string | undefined;
}
