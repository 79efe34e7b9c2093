import {
  aHost,
  anAccount,
  aPort,
  aQueuePrefix,
  aRegion,
  aUrl,
  createEnvironmentReader,
  type Environment,
} from '../../core/config/environment';
import { runUntilInterrupted } from '../play/until-interrupted';
import { createEventQueue } from '../servers/event-queue';
import { startPlaygroundEdge } from '../servers/playground-edge';
import { createUndoStack } from '../servers/undo-stack';

/**
 * Runs the edge alone until SIGTERM or SIGINT, with Gatehouse's function on the pools' triggers, which writes to the queue
 * of events; the queue is made first. `EDGE_UPSTREAM`: the URL of MiniStack, required. `EDGE_HOST` and `EDGE_PORT`: where
 * to listen, 127.0.0.1 and a free port. `EDGE_NAME`: what the queue's name begins with, `playground`. `EDGE_ACCOUNT` and
 * `AWS_REGION`: 000000000000 and us-east-1. AWS credentials are the trigger function's.
 */
async function main(signal: AbortSignal): Promise<number> {
  const { name, ...settings } = readSettings(process.env);
  const undo = createUndoStack();
  try {
    const queues = await createEventQueue({ ...settings, name });
    const { edge } = await startPlaygroundEdge({ ...settings, name, queues }, undo);
    process.stdout.write(`AWS edge at ${edge.endpoint}, events to ${queues.queueUrl}\n`);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return 0;
  } finally {
    await undo.run();
  }
}

function readSettings(env: Environment) {
  const read = createEnvironmentReader(env, 'environment of the edge');
  const settings = {
    miniStack: read.required('EDGE_UPSTREAM', aUrl),
    host: read.optional('EDGE_HOST', aHost) ?? '127.0.0.1',
    port: Number(read.optional('EDGE_PORT', aPort) ?? 0),
    name: read.optional('EDGE_NAME', aQueuePrefix) ?? 'playground',
    account: read.optional('EDGE_ACCOUNT', anAccount) ?? '000000000000',
    region: read.optional('AWS_REGION', aRegion) ?? 'us-east-1',
  };
  read.finish();
  return settings;
}

runUntilInterrupted(main);
