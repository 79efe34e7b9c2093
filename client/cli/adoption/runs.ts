import { type Client, QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { AdoptionInput, AdoptionProgress, AdoptionResult } from '../../../core/contract/adoption';
import { adoptId } from '../../../core/contract/ids';
import { messageNames } from '../../../core/contract/messages';
import { queueName } from '../../../core/contract/task-queues';
import { GatehouseFailure, isFailureType } from '../../../core/failures';
import { asFailure } from '../../automation-client';
import { hasNoWorker } from '../has-no-worker';

const poolKey = defineSearchAttributeKey('GatehousePool', SearchAttributeType.KEYWORD);

/** An adoption on its way. */
export interface AdoptionRun {
  readonly workflowId: string;
  /** How far it is; `undefined` while no worker answers. */
  progress(): Promise<AdoptionProgress | undefined>;
  /** The failures that its activities are retried for, one of each type: `CredentialsExpired: …`. */
  hurdles(): Promise<readonly string[]>;
  /** Waits for the end. Raises the GatehouseFailure that the run failed with. */
  result(): Promise<AdoptionResult>;
}

/** Starts an adoption, or joins the one that runs. Raises `InvalidInput` when that one takes over another map. */
export async function startAdoption(client: Client, taskQueuePrefix: string, input: AdoptionInput): Promise<AdoptionRun> {
  const workflowId = adoptId(input.pool);
  const handle = await client.workflow.start<(input: AdoptionInput) => Promise<AdoptionResult>>('adoptUserPool', {
    workflowId,
    workflowIdConflictPolicy: 'USE_EXISTING',
    taskQueue: queueName('gatehouse', taskQueuePrefix),
    args: [input],
    // A run keeps the priority of its start: who waits for one user goes first.
    priority: { priorityKey: 5 },
    typedSearchAttributes: [{ key: poolKey, value: input.pool }],
    staticSummary: `adoption of pool ${input.pool}`,
  });
  const run: AdoptionRun = {
    workflowId,
    progress: () => progressOf(client, workflowId),
    hurdles: () => hurdlesOf(client, workflowId),
    result: () => handle.result().catch((error: unknown) => Promise.reject(asFailure(error, workflowId))),
  };
  const running = await run.progress();
  if (running !== undefined && running.state !== 'done' && running.map !== input.map) throw otherMap(input.pool);
  return run;
}

/** Asks an adoption to stop after the page in hand, or to go on. Raises `InvalidInput` when none runs. */
export async function signalAdoption(client: Client, pool: string, signal: 'pause' | 'resume'): Promise<void> {
  try {
    await client.workflow.getHandle(adoptId(pool)).signal(messageNames[signal]);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const remedy = 'No adoption of this pool runs. Start one with `temporal gatehouse adopt`.';
    throw new GatehouseFailure('InvalidInput', { place: `--${signal}`, value: pool, remedy }, { cause: error });
  }
}

/** How long a worker may take to answer. Milliseconds. */
const queryDeadline = 3_000;

async function progressOf(client: Client, workflowId: string): Promise<AdoptionProgress | undefined> {
  try {
    const query = () => client.workflow.getHandle(workflowId).query<AdoptionProgress>(messageNames.adoptionProgress);
    return await client.withDeadline(Date.now() + queryDeadline, query);
  } catch (error) {
    // No worker yet, or one that has not come to its first task.
    if (error instanceof QueryNotRegisteredError || hasNoWorker(error)) return undefined;
    throw error;
  }
}

async function hurdlesOf(client: Client, workflowId: string): Promise<readonly string[]> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const failures = (raw.pendingActivities ?? []).map(({ lastFailure }) => lastFailure);
  const byType = new Map(failures.map((failure) => [failure?.applicationFailureInfo?.type ?? '', failure?.message ?? '']));
  return [...byType].filter(([type]) => isFailureType(type)).map(([type, message]) => `${type}: ${message}`);
}

const otherMap = (pool: string): GatehouseFailure =>
  new GatehouseFailure('InvalidInput', {
    place: '--map',
    remedy:
      'An adoption of this pool runs with another map, or without one. Follow it with the same --map, or end it first: ' +
      `\`temporal workflow cancel --workflow-id '${adoptId(pool)}'\`.`,
  });
