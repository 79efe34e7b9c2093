import type { Clock, ConfigStore, ObjectStore, Telemetry, UserDirectory, WorkflowStarter } from '../core/ports';

/** Everything that activities reach the world through; the worker fills it. */
export interface ActivityPorts {
  readonly directory: UserDirectory;
  readonly objects: ObjectStore;
  readonly configs: ConfigStore;
  readonly starter: WorkflowStarter;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly controlBucket: string;
}
