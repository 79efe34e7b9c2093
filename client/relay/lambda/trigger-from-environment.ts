import { openSendingQueue } from '../../../aws/sqs-event-queue';
import { GatehouseFailure } from '../../../core/failures';
import type * as TemporalTarget from './temporal-target';
import {
  createTriggerHandler,
  type Send,
  type TriggerHandler,
  type TriggerLog,
  type TriggerTarget,
} from './create-trigger-handler';

type Environment = Readonly<Record<string, string | undefined>>;

const sqsBudgetMs = 500;
const temporalBudgetMs = 1_000;

/**
 * The trigger function that the environment describes. `GATEHOUSE_QUEUE_URL`: the queue of events.
 * `GATEHOUSE_TRIGGER_TARGET`: `sqs` (default), or `temporal`, which starts workflows from the function itself and falls
 * back to the queue; it takes `GATEHOUSE_TASK_QUEUE_PREFIX` and the variables of the temporal CLI. Settings that are
 * wrong or missing are logged with every event; they never fail a sign-up.
 */
export function triggerFromEnvironment(env: Environment, log?: TriggerLog): TriggerHandler {
  return createTriggerHandler({ targets: targetsOf(env), ...(log === undefined ? {} : { log }) });
}

function targetsOf(env: Environment): readonly TriggerTarget[] {
  const sqs: TriggerTarget = { name: 'sqs', budgetMs: sqsBudgetMs, send: sendToQueue(env['GATEHOUSE_QUEUE_URL']) };
  if (env['GATEHOUSE_TRIGGER_TARGET'] !== 'temporal') return [sqs];
  return [{ name: 'temporal', budgetMs: temporalBudgetMs, send: sendToTemporal(env) }, sqs];
}

function sendToQueue(queueUrl: string | undefined): Send {
  if (queueUrl === undefined || queueUrl === '') {
    const remedy = 'Set GATEHOUSE_QUEUE_URL to the URL of the queue that the relay reads.';
    const failure = new GatehouseFailure('ConfigInvalid', { place: 'environment of the trigger function', remedy });
    return () => Promise.reject(failure);
  }
  const queue = openSendingQueue(queueUrl, sqsBudgetMs);
  return (event, signal) => queue.send(JSON.stringify(event), signal);
}

function sendToTemporal(env: Environment): Send {
  let send: Send | undefined;
  return (event, signal) => {
    send ??= loadTemporalTarget().createTemporalTarget(env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '', temporalBudgetMs, given(env));
    return send(event, signal);
  };
}

const given = (env: Environment): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

/** Loaded by who uses it only: it brings gRPC, and stands in a file of its own beside the small bundle. */
function loadTemporalTarget(): typeof TemporalTarget {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would want the extension of the built file
  return require('./temporal-target') as typeof TemporalTarget;
}
