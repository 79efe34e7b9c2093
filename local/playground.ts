import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { TenantsAsWritten } from '../core/config/tenants-schema';
import type { Relay } from '../client/relay/service';
import { accountCredentials } from './play/back-office';
import type { AppSettings } from './play/customer-app';
import { startBase, type Base, type GivenServers } from './servers/base';
import { createEventQueue, throughEdge, type EventQueueUrls } from './servers/event-queue';
import { lendEnvironment } from './servers/lend-environment';
import type { TriggerSetUp } from './servers/pool-triggers';
import { startPlaygroundEdge, type PlaygroundEdge } from './servers/playground-edge';
import { untilPolicyStands } from './servers/policy-stands';
import { startPlaygroundRelay } from './servers/relay';
import { makeWorld, type World } from './servers/seeded-world';
import { createUndoStack, startTogether, type UndoStack } from './servers/undo-stack';
import { startWorker, type WorkerOptions, type WorkerProcess } from './servers/worker';

export interface PlaygroundOptions {
  /** Temporal's web UI; off unless asked for, and not for given servers. */
  readonly ui?: boolean;
  /** Servers to share with others: buckets, queues and task queues then get names of their own. */
  readonly servers?: GivenServers;
  /** Users belong to tenants. */
  readonly tenants?: boolean;
  /** Tenants are made by Gatehouse: its configuration's `tenants`. Needs `tenants`. */
  readonly tenantStorage?: TenantsAsWritten;
  /** Gatehouse decides who reaches what, and the pool has groups; else the role of signed-in users does. @default true */
  readonly managed?: boolean;
  /** Users get a file at their first sign-in. */
  readonly firstLogin?: boolean;
  /** Where the pool's triggers lead: to the queue (unless given), to Temporal itself, or nowhere, so that CloudTrail is all there is. */
  readonly triggers?: TriggerSetUp;
  /** Told what was started, one line each. */
  readonly progress?: (line: string) => void;
}

export interface Playground extends World, Crew, EventQueueUrls, PlaygroundEdge {
  /** MiniStack, behind the edge's back. */
  readonly miniStack: string;
  /** The seeded pool, identity pool and data bucket, as an app at the edge is told them. */
  readonly app: AppSettings;
  readonly temporal: { readonly address: string; readonly uiUrl?: string; readonly client: Client };
  /** What the names of task queues begin with. */
  readonly taskQueuePrefix: string;
  /** Ends everything, in reverse order. Safe to call again. */
  readonly stop: () => Promise<void>;
}

interface Crew {
  readonly relay: Relay;
  /** The worker that was started with the playground; kill it and start others at will. */
  readonly worker: WorkerProcess;
  /** Starts one more worker, which ends with the playground. */
  readonly startWorker: (more?: Pick<WorkerOptions, 'queues'>) => Promise<WorkerProcess>;
}

/** Where everything is: one Region, and the account that MiniStack plays. */
const region = 'us-east-1';
const account = '000000000000';

/**
 * Starts all of it, on free loopback ports: MiniStack, the AWS edge, Temporal, a seeded user pool with what an app
 * needs, Gatehouse set up and configured for it, its relay and a worker. Rejects, having ended what it began, when a
 * part does not start. Until stopped, this process's environment holds the AWS settings of the playground.
 */
export async function startPlayground(options: PlaygroundOptions = {}): Promise<Playground> {
  const undo = createUndoStack();
  try {
    return await assemble(options, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function assemble(options: PlaygroundOptions, undo: UndoStack): Promise<Playground> {
  const { progress = () => undefined, tenants = false, managed = true, firstLogin = false, servers } = options;
  const name = servers === undefined ? 'playground' : `play-${randomUUID().slice(0, 8)}`;
  const taskQueuePrefix = servers === undefined ? '' : `${name}-`;
  const base = await startBase(servers, options.ui ?? false, undo);
  progress(`MiniStack at ${base.miniStack}, Temporal at ${base.temporalAddress}`);
  const queues = await createEventQueue({ miniStack: base.miniStack, region, account, name });
  const triggers = { setUp: options.triggers ?? 'sqs', temporal: { address: base.temporalAddress, taskQueuePrefix } };
  const edges = await startPlaygroundEdge({ miniStack: base.miniStack, account, region, name, queues, triggers }, undo);
  const { edge } = edges;
  const more = options.tenantStorage === undefined ? {} : { tenantStorage: options.tenantStorage };
  undo.add(lendEnvironment(awsEnvironment(edge.endpoint)));
  const worldOptions = { endpoint: edge.endpoint, region, account, name, tenants, managed, firstLogin, taskQueuePrefix, ...more };
  const world = await makeWorld({ ...worldOptions, temporal: base });
  progress(`AWS edge at ${edge.endpoint}, with user pool ${world.seeded.userPoolId}`);
  const crew = await startCrew(
    { base, world, queues: throughEdge(queues, edge.endpoint), endpoint: edge.endpoint, taskQueuePrefix },
    undo,
  );
  progress(`worker (process ${String(crew.worker.pid)}) and relay`);
  if (managed) await untilPolicyStands(base.miniStack, world.seeded.dataBucket);
  return {
    ...world,
    ...crew,
    ...queues,
    ...edges,
    taskQueuePrefix,
    miniStack: base.miniStack,
    app: { ...world.seeded, endpoint: edge.endpoint, region },
    temporal: {
      address: base.temporalAddress,
      client: base.client,
      ...(base.temporalUi === undefined ? {} : { uiUrl: base.temporalUi }),
    },
    stop: undo.run,
  };
}

interface CrewOptions {
  readonly base: Base;
  readonly world: World;
  readonly queues: EventQueueUrls;
  readonly endpoint: string;
  readonly taskQueuePrefix: string;
}

async function startCrew({ base, world, queues, endpoint, taskQueuePrefix }: CrewOptions, undo: UndoStack): Promise<Crew> {
  const { temporalAddress, bundlePath, client } = base;
  const place = { endpoint, region, taskQueuePrefix, controlBucket: world.config.controlBucket };
  const startOneWorker: Crew['startWorker'] = async (more = {}) => {
    const worker = await startWorker({ ...place, ...more, temporalAddress, bundlePath, expectedOwner: account });
    undo.add(worker.stop);
    return worker;
  };
  const startRelay = async (): Promise<Relay> => {
    const relay = await startPlaygroundRelay({ ...place, ...queues, account, client });
    undo.add(() => relay.stop());
    return relay;
  };
  const [worker, relay] = await startTogether(startOneWorker(), startRelay());
  return { worker, relay, startWorker: startOneWorker };
}

const awsEnvironment = (endpoint: string): Record<string, string | undefined> => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: accountCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: accountCredentials.secretAccessKey,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
});
