import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities';
import { hexDigits } from '../core/contract/adoption';
import { queueName } from '../core/contract/task-queues';
import { createAdoptionPorts, syntheticPool } from './adoption-ports';

/**
 * A process of its own, so that its memory is that of the work alone. `loop <users>`: lists and records made-up users,
 * page after page, without Temporal. `worker <users> <address> <bundle>`: the workers of an adoption of the same users.
 * Tells its parent `ready`, works when told anything, and answers how many records were written.
 */
async function main(): Promise<void> {
  const [kind, users, address = '', codePath = ''] = process.argv.slice(2);
  const { ports, written } = createAdoptionPorts(Number(users));
  const activities = createActivities(ports);
  const work = kind === 'loop' ? () => loop(activities) : await createWork(activities, address, codePath);
  const told = new Promise<void>((resolve) => process.once('message', () => resolve()));
  process.send?.('ready');
  await told;
  await work();
  process.send?.(written());
  process.disconnect();
}

type Activities = ReturnType<typeof createActivities>;

async function loop({ adoptPage }: Activities): Promise<void> {
  for (const shard of hexDigits) {
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const from = token === undefined ? {} : { token };
      const page = await adoptPage({ pool: syntheticPool, shard, ...from });
      if (page === 'token-expired') throw new Error('Made-up tokens do not expire.');
      token = page.next;
    }
  }
}

/** Works until told to stop. */
async function createWork(activities: Activities, address: string, codePath: string): Promise<() => Promise<void>> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address });
  const workers = await Promise.all(
    (['gatehouse', 'gatehouse-user-list'] as const).map((queue) =>
      Worker.create({
        connection,
        taskQueue: queueName(queue, ''),
        activities,
        ...(queue === 'gatehouse' ? { workflowBundle: { codePath } } : {}),
      }),
    ),
  );
  return async () => {
    const running = Promise.all(workers.map((worker) => worker.run()));
    process.once('message', () => {
      for (const worker of workers) worker.shutdown();
    });
    await running;
    await connection.close();
  };
}

void main();
