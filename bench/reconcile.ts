import { Client, Connection } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describePass, type PassProgress, type ReconcileResult } from '../core/contract/reconcile';
import { startTemporal } from '../local/servers/temporal';
import { bundleWorkflows } from '../local/servers/workflow-bundle';
import { measureProcess } from './measure-process';
import { sizeOfRun } from './size-of-run';
import { spreadPool } from './spread-pool';
import { rounded } from './statistics';

const fewUsers = 10_000;
const manyUsers = 1_000_000;

type Tell = (line: string) => void;

/**
 * Passes over 10,000 and 1,000,000 made-up users, one in a thousand of whom differs, without a pace: two over the fewer,
 * the second of which finds what the first has seen, and one over the many beside a bare loop that lists them and reads
 * their records.
 */
export async function reconcile(progress: Tell, size: string | undefined): Promise<Record<string, number>> {
  const many = sizeOfRun(size, manyUsers);
  const bare = await measureProcess('reconcile-child.ts', ['loop', String(many)]);
  const [server, bundle] = await Promise.all([startTemporal(), bundleWorkflows()]);
  const asking = await Connection.connect({ address: server.address });
  const client = new Client({ connection: asking });
  const seconds: number[] = [];
  const passes = async (count: number, users: number, index: string) => {
    const run = async (): Promise<void> => {
      for (let pass = 0; pass < count; pass++) seconds.push(await timedPass(client, users, progress));
    };
    return measureProcess('reconcile-child.ts', ['worker', String(users), server.address, bundle.codePath, index], run);
  };
  try {
    const few = await passes(2, fewUsers, 'index');
    const [first = Number.NaN, second = Number.NaN] = seconds;
    const worker = await passes(1, many, 'none');
    const [, , whole = Number.NaN] = seconds;
    return {
      users: fewUsers,
      'users/s': rounded(fewUsers / first, 1),
      'again, records unchanged: users/s': rounded(fewUsers / second, 1),
      'Cognito calls per user': rounded(few.written / 2 / fewUsers, 4),
      'worker RSS growth MiB': rounded(few.growth, 1),
      'many: users': many,
      'many: users/s': rounded(many / whole, 1),
      'many: Cognito calls per user': rounded(worker.written / many, 4),
      'many: worker RSS before MiB': rounded(worker.before, 1),
      'many: worker RSS growth MiB': rounded(worker.growth, 1),
      'bare loop: users/s': rounded(many / bare.seconds, 1),
      'bare loop: RSS growth MiB': rounded(bare.growth, 1),
      'many / bare loop: time': rounded(whole / bare.seconds, 1),
    };
  } finally {
    await asking.close();
    bundle.remove();
    await server.stop();
  }
}

/** Seconds that a pass over everybody took. Throws where it did not find what differs. */
async function timedPass(client: Client, users: number, progress: Tell): Promise<number> {
  const began = performance.now();
  const workflowId = randomUUID();
  const args = [{ pool: spreadPool, mode: 'report' }];
  const handle = await client.workflow.start('reconcileAccess', { workflowId, taskQueue: 'gatehouse', args });
  let result: ReconcileResult | undefined;
  const finished = handle.result().then((found) => (result = found as ReconcileResult));
  while (result === undefined) {
    await Promise.race([finished, delay(10_000)]);
    progress(describePass(await client.workflow.getHandle(workflowId).query<PassProgress>('passProgress')));
  }
  const seconds = (performance.now() - began) / 1000;
  const { listed, drift } = result;
  if (listed !== users || drift['write-back-missing'] !== Math.ceil(users / 1_000)) {
    throw new Error(`The pass listed ${String(listed)} users and found ${JSON.stringify(drift)}.`);
  }
  return seconds;
}
