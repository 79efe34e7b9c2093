import type { Client } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { type AdoptionProgress, type AdoptionResult, describeProgress } from '../core/contract/adoption';
import { adoptId } from '../core/contract/ids';
import { queueName } from '../core/contract/task-queues';

/** Adopts a pool; users a second, from the start until the result is there. */
export async function timedAdoption(client: Client, pool: string, prefix: string, progress: (line: string) => void) {
  const began = performance.now();
  const handle = await client.workflow.start('adoptUserPool', {
    workflowId: adoptId(pool),
    taskQueue: queueName('gatehouse', prefix),
    args: [{ pool }],
  });
  let result: AdoptionResult | undefined;
  const finished = handle.result().then((found) => (result = found as AdoptionResult));
  while (result === undefined) {
    await Promise.race([finished, delay(10_000)]);
    progress(describeProgress(await client.workflow.getHandle(adoptId(pool)).query<AdoptionProgress>('adoptionProgress')));
  }
  return { result, perSecond: result.listed / ((performance.now() - began) / 1000) };
}
