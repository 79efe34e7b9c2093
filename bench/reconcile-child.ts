import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities';
import type { ActivityPorts } from '../activities/activity-ports';
import { hexDigits } from '../core/contract/adoption';
import { queueName } from '../core/contract/task-queues';
import { createReconcilePorts } from './reconcile-ports';
import { spreadPool } from './spread-pool';

/**
 * A process of its own, so that its memory is that of the work alone. `loop <users>`: lists made-up users page after page
 * and reads the record of each, without Temporal. `worker <users> <address> <bundle>`: the workers of passes over the same
 * users. Tells its parent `ready`, works when told anything, and answers how often it called Cognito.
 */
async function main(): Promise<void> {
  const [kind, users, address = '', codePath = '', keepsIndex] = process.argv.slice(2);
  const { ports, figures } = createReconcilePorts(Number(users), keepsIndex === 'index');
  const work = kind === 'loop' ? () => loop(ports) : await createWork(ports, address, codePath);
  const told = new Promise<void>((resolve) => process.once('message', () => resolve()));
  process.send?.('ready');
  await told;
  await work();
  process.send?.(figures().calls);
  process.disconnect();
}

async function loop({ directory, objects, controlBucket }: ActivityPorts): Promise<void> {
  let active = 0;
  for (const shard of hexDigits) {
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const page = await directory.listUsers(spreadPool, shard, token);
      if (page === 'token-expired') throw new Error('Made-up tokens do not expire.');
      for (const { sub } of page.users) {
        const found = await objects.read({ bucket: controlBucket, key: `registry/users/${spreadPool}/${sub}.json` });
        if (found === undefined || found === 'unchanged') throw new Error('Everybody has a record.');
        if ((JSON.parse(found.text) as { readonly state: string }).state === 'active') active++;
      }
      token = page.next;
    }
  }
  if (active === 0) throw new Error('Nobody is active.');
}

/** Works until told to stop. */
async function createWork(ports: ActivityPorts, address: string, codePath: string): Promise<() => Promise<void>> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address });
  const activities = createActivities(ports);
  const workers = await Promise.all(
    (['gatehouse', 'gatehouse-user-list', 'gatehouse-pool-read'] as const).map((queue) =>
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
