import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Playground } from '../local/playground';

export interface Baseline {
  /** Milliseconds that an empty workflow of one empty activity takes now, on the same server. */
  timed(): Promise<number>;
  stop(): Promise<void>;
}

/** A worker of its own for the empty workflow: the ratio to it says what Gatehouse costs, whatever the machine. */
export async function startBaseline({ temporal: { client, address } }: Playground): Promise<Baseline> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address });
  const taskQueue = 'baseline';
  const worker = await Worker.create({
    connection,
    taskQueue,
    activities: { nothing: () => Promise.resolve() },
    workflowsPath: join(__dirname, 'baseline-workflow.ts'),
  });
  const running = worker.run();
  return {
    async timed() {
      const began = performance.now();
      await client.workflow.execute('baseline', { taskQueue, workflowId: randomUUID() });
      return performance.now() - began;
    },
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
    },
  };
}
