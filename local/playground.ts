import { Client, Connection } from '@temporalio/client';
import { applyConfig } from '../client/cli/apply-config';
import { openAws } from '../client/cli/open-aws';
import { setUp } from '../client/cli/set-up';
import type { GatehouseConfig } from '../core/config/types';
import type { Edge } from './edge/edge';
import { accountCredentials } from './play/back-office';
import type { AppSettings } from './play/customer-app';
import { startMiniStack } from './servers/ministack';
import type { Supervised } from './servers/supervise';
import { startTemporal } from './servers/temporal';
import { createUndoStack, startTogether, type UndoStack } from './servers/undo-stack';
import { startWorker, type WorkerOptions } from './servers/worker';
import { bundleWorkflows } from './servers/workflow-bundle';
import { startWorld, type World } from './world';

/** Servers that run already, such as those of a Jest run: used, and left running. */
export interface GivenServers {
  /** MiniStack: `http://127.0.0.1:<port>`. */
  readonly miniStack: string;
  readonly temporalAddress: string;
  /** A prebuilt workflow bundle. */
  readonly bundlePath: string;
}

export interface PlaygroundOptions {
  /** Temporal's web UI; off unless asked for, and not for given servers. */
  readonly ui?: boolean;
  readonly servers?: GivenServers;
  /** Keeps apart what shares a Temporal server, and the buckets and queues that share a MiniStack. */
  readonly taskQueuePrefix?: string;
  /** Told what was started, one line each. */
  readonly progress?: (line: string) => void;
}

export interface Playground {
  readonly edge: Edge;
  /** The seeded pool, identity pool and data bucket, at the edge. */
  readonly app: AppSettings;
  readonly config: GatehouseConfig;
  readonly temporal: { readonly address: string; readonly uiUrl?: string; readonly client: Client };
  /** The worker that was started with the playground; kill it and start others at will. */
  readonly worker: Supervised;
  /** Starts one more worker, which ends with the playground. */
  readonly startWorker: (options?: Pick<WorkerOptions, 'queues'>) => Promise<Supervised>;
  /** Ends everything, in reverse order. Safe to call again. */
  readonly stop: () => Promise<void>;
}
