import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { Client, Connection } from '@temporalio/client';
import { queueRate } from '../core/contract/task-queues';
import { startPlayground, type Playground } from '../local/playground';
import { startTemporal } from '../local/servers/temporal';
import { bundleWorkflows } from '../local/servers/workflow-bundle';
import { syntheticPool } from './adoption-ports';
import { measureProcess } from './measure-process';
import { watchMemory } from './resident-memory';
import { rounded } from './statistics';
import { timedAdoption } from './timed-adoption';

const users = 20_000;
const manyUsers = 1_000_000;
const createdAtOnce = 20;

type Tell = (line: string) => void;

/** Adoption of 20,000 users on the playground, at the pace of the quota, and of 1,000,000 made-up ones without a pace. */
export async function adopt(progress: Tell): Promise<Record<string, number>> {
  return { ...(await onPlayground(progress)), ...(await onSyntheticPool(progress)) };
}

async function onPlayground(progress: Tell): Promise<Record<string, number>> {
  const playground = await startPlayground({ progress });
  try {
    await createUsers(playground, progress);
    const memory = watchMemory(playground.worker.pid);
    const { client } = playground.temporal;
    const { perSecond, result } = await timedAdoption(client, playground.app.userPoolId, playground.taskQueuePrefix, progress);
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

/** Each in a fresh process: a bare loop that writes the same records, and the workers of an adoption. */
async function onSyntheticPool(progress: Tell): Promise<Record<string, number>> {
  const bare = await measureProcess('adoption-child.ts', ['loop', String(manyUsers)]);
  const [server, bundle] = await Promise.all([startTemporal(), bundleWorkflows()]);
  const asking = await Connection.connect({ address: server.address });
  let listed = Number.NaN;
  try {
    const args = ['worker', String(manyUsers), server.address, bundle.codePath];
    const worker = await measureProcess('adoption-child.ts', args, async () => {
      ({ listed } = (await timedAdoption(new Client({ connection: asking }), syntheticPool, '', progress)).result);
    });
    return {
      'many: users': listed,
      'many: records written': worker.written,
      'many: users/s': rounded(worker.written / worker.seconds, 1),
      'many: worker RSS before MiB': rounded(worker.before, 1),
      'many: worker RSS growth MiB': rounded(worker.growth, 1),
      'bare loop: records written': bare.written,
      'bare loop: users/s': rounded(bare.written / bare.seconds, 1),
      'bare loop: RSS growth MiB': rounded(bare.growth, 1),
      'many / bare loop: time': rounded(worker.seconds / bare.seconds, 1),
      'many / bare loop: RSS growth': rounded(worker.growth / bare.growth, 1),
    };
  } finally {
    await asking.close();
    bundle.remove();
    await server.stop();
  }
}
