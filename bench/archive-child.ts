import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities';
import { queueName, taskQueues } from '../core/contract/task-queues';
import { createWorkflowStarter } from '../temporal/workflow-starter';
import { activeRecord, user } from '../test/support/builders';
import { ActivityInterceptor } from '../workers/activity-interceptor';
import { syntheticObjects, syntheticUser } from './synthetic-objects';

/**
 * `<objects> <address> <bundle>`: the workers of a user who has so many made-up objects, in a process of its own. Tells its
 * parent `ready`, works when told anything, and answers how many objects are at home when told to stop.
 */
async function main(): Promise<void> {
  const [count, address = '', codePath = ''] = process.argv.slice(2);
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const world = syntheticObjects(Number(count));
  await givenUser(world);
  const asking = await Connection.connect({ address });
  const starter = createWorkflowStarter({ client: new Client({ connection: asking }), taskQueuePrefix: '' });
  const connection = await NativeConnection.connect({ address });
  const activities = createActivities({ ...world.ports, starter });
  const workers = await Promise.all(
    taskQueues.map((queue) =>
      Worker.create({
        connection,
        taskQueue: queueName(queue, ''),
        activities,
        interceptors: { activity: [() => ({ inbound: new ActivityInterceptor() })] },
        ...(queue === 'gatehouse' ? { workflowBundle: { codePath } } : {}),
      }),
    ),
  );
  process.once('message', () => {
    const running = Promise.all(workers.map((worker) => worker.run()));
    process.once('message', () => {
      for (const worker of workers) worker.shutdown();
      void running.then(async () => {
        process.send?.(world.atHome());
        await Promise.all([connection.close(), asking.close()]);
        process.disconnect();
      });
    });
  });
  process.send?.('ready');
}

/** Somebody who has storage. */
async function givenUser({ directory, objects }: ReturnType<typeof syntheticObjects>): Promise<void> {
  const { pool, sub } = syntheticUser;
  directory.users.set(sub, user({ sub, username: `user-${sub}` }));
  const record = activeRecord({ pool, sub, provisionedAt: new Date().toISOString() });
  await objects.write({ bucket: 'control', key: `registry/users/${pool}/${sub}.json` }, JSON.stringify(record), { absent: true });
}

void main();
