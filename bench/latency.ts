import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startPlayground } from '../local/playground';
import { createRegistrations } from './registrations';
import { percentile, rounded } from './statistics';

const users = 200;

/**
 * Registration until prefix and attribute are there, one at a time, and before each an empty one-activity workflow on
 * the same server: the ratio says what Gatehouse costs, whatever the machine.
 */
export async function latency(progress: (line: string) => void): Promise<Record<string, number>> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const playground = await startPlayground({ progress });
  const { client, address } = playground.temporal;
  const connection = await NativeConnection.connect({ address });
  const taskQueue = 'baseline';
  const activities = { nothing: () => Promise.resolve() };
  const worker = await Worker.create({
    connection,
    taskQueue,
    activities,
    workflowsPath: join(__dirname, 'baseline-workflow.ts'),
  });
  const running = worker.run();
  const registrations = createRegistrations(playground);
  const samples = { baseline: [] as number[], registration: [] as number[] };
  try {
    for (let index = 0; index < users + warmUp; index++) {
      const began = performance.now();
      await client.workflow.execute('baseline', { taskQueue, workflowId: randomUUID() });
      const empty = performance.now() - began;
      const registered = await registrations.timed(`user-${String(index)}`);
      if (index < warmUp) continue;
      samples.baseline.push(empty);
      samples.registration.push(registered);
      if ((index + 1 - warmUp) % 50 === 0) progress(`${String(index + 1 - warmUp)} of ${String(users)} users`);
    }
  } finally {
    registrations.close();
    worker.shutdown();
    await running;
    await connection.close();
    await playground.stop();
  }
  return summary(samples);
}

/** The first runs load code into the worker's cache. */
const warmUp = 5;

function summary({ baseline, registration }: Record<'baseline' | 'registration', readonly number[]>): Record<string, number> {
  const [emptyP50, emptyP99] = [percentile(baseline, 0.5), percentile(baseline, 0.99)];
  const [p50, p99] = [percentile(registration, 0.5), percentile(registration, 0.99)];
  return {
    users,
    'registration p50 ms': rounded(p50),
    'registration p99 ms': rounded(p99),
    'empty workflow p50 ms': rounded(emptyP50),
    'empty workflow p99 ms': rounded(emptyP99),
    'ratio p50': rounded(p50 / emptyP50, 2),
    'ratio p99': rounded(p99 / emptyP99, 2),
  };
}
