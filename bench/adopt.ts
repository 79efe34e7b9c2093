import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { setTimeout as delay } from 'node:timers/promises';
import { createActivities } from '../activities';
import { type AdoptionProgress, type AdoptionResult, describeProgress } from '../core/contract/adoption';
import { adoptId } from '../core/contract/ids';
import { queueName, queueRate } from '../core/contract/task-queues';
import { startPlayground, type Playground } from '../local/playground';
import { startTemporal } from '../local/servers/temporal';
import { bundleWorkflows } from '../local/servers/workflow-bundle';
import { createAdoptionPorts } from './adoption-ports';
import { watchMemory } from './resident-memory';
import { rounded } from './statistics';

const users = 20_000;
const manyUsers = 1_000_000;
const createdAtOnce = 20;

type Tell = (line: string) => void;

/** Adoption of 20,000 users on the playground, at the pace of the quota, and of 1,000,000 made-up ones without a pace. */
export async function adopt(progress: Tell): Promise<Record<string, number>> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  return { ...(await onPlayground(progress)), ...(await onSyntheticPool(progress)) };
}

async function onPlayground(progress: Tell): Promise<Record<string, number>> {
  const playground = await startPlayground({ progress });
  try {
    await createUsers(playground, progress);
    const memory = watchMemory(playground.worker.pid);
    const { client } = playground.temporal;
    const { perSecond, result } = await timed(client, playground.app.userPoolId, playground.taskQueuePrefix, progress);
    const { before, growth } = memory.stop();
    const pace = (queueRate('gatehouse-user-list', { share: 0.5, limits: {} }, { groups: false }) ?? Number.NaN) * 60;
    return {
      users: result.listed,
      recorded: result.recorded,
      disabled: result.disabled,
      'users/s': rounded(perSecond, 1),
      'pace of the quota users/s': pace,
      'worker RSS before MiB': rounded(before, 1),
      'worker RSS growth MiB': rounded(growth, 1),
    };
  } finally {
    await playground.stop();
  }
}

/** Behind the edge, so that no event tells of them. */
async function createUsers({ miniStack, app }: Playground, progress: Tell): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const cognito = new CognitoIdentityProviderClient({ endpoint: miniStack, region: app.region, credentials });
  const waiting = Array.from({ length: users }, (_, index) => index).values();
  const lane = async (): Promise<void> => {
    for (const index of waiting) {
      const who = { UserPoolId: app.userPoolId, Username: `user-${String(index)}` };
      await cognito.send(new AdminCreateUserCommand({ ...who, MessageAction: 'SUPPRESS' }));
      if (index % 20 === 0) await cognito.send(new AdminDisableUserCommand(who));
      if (index % 5_000 === 0) progress(`${String(index)} of ${String(users)} users made`);
    }
  };
  await Promise.all(Array.from({ length: createdAtOnce }, lane));
  cognito.destroy();
}

async function onSyntheticPool(progress: Tell): Promise<Record<string, number>> {
  const [server, bundle] = await Promise.all([startTemporal(), bundleWorkflows()]);
  const { address } = server;
  const connection = await NativeConnection.connect({ address });
  const asking = await Connection.connect({ address });
  const { ports, pool, written } = createAdoptionPorts(manyUsers);
  const activities = createActivities(ports);
  const queues = ['gatehouse', 'gatehouse-user-list'] as const;
  const workers = await Promise.all(
    queues.map((queue) =>
      Worker.create({
        connection,
        taskQueue: queueName(queue, ''),
        activities,
        ...(queue === 'gatehouse' ? { workflowBundle: { codePath: bundle.codePath } } : {}),
      }),
    ),
  );
  const running = Promise.all(workers.map((worker) => worker.run()));
  try {
    const memory = watchMemory(process.pid);
    const { perSecond, result } = await timed(new Client({ connection: asking }), pool, '', progress);
    const { before, growth } = memory.stop();
    return {
      'many: users': result.listed,
      'many: records written': written(),
      'many: users/s': rounded(perSecond, 1),
      'many: RSS before MiB': rounded(before, 1),
      'many: RSS growth MiB': rounded(growth, 1),
    };
  } finally {
    for (const worker of workers) worker.shutdown();
    await running;
    await connection.close();
    await asking.close();
    bundle.remove();
    await server.stop();
  }
}

async function timed(client: Client, pool: string, prefix: string, progress: Tell) {
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
