/**
 * Records one history of every workflow type into test/replay/histories, from runs on a dev server with everything else
 * in memory: `npm run histories`. A released history stays for ever; record a new one under a new name when a workflow
 * gains a path.
 */
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startTemporal } from '../../local/servers/temporal';
import { bundleWorkflows } from '../../local/servers/workflow-bundle';
import { adoptId, useCaseRunId } from '../../core/contract/ids';
import { withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';

async function main(): Promise<void> {
  const [server, bundle] = await Promise.all([startTemporal(), bundleWorkflows()]);
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address: server.address });
  try {
    const world = worldIn(environment);
    const save = async (name: string, workflowId: string): Promise<void> => {
      const history = await environment.client.workflow.getHandle(workflowId).fetchHistory();
      // The machine that recorded it does not matter.
      const json = historyToJSON(history).replace(/\d+@[\w.-]+/g, 'recorder');
      writeFileSync(join(__dirname, 'histories', `${name}.json`), `${json}\n`);
    };
    await withDeployment(
      environment,
      world.ports,
      async ({ client, taskQueue, starter }) => {
        await starter.signalOwner(world.user, [world.hint('user-confirmed'), world.hint('user-signed-in')]);
        await world.settled();
        await save('user-lifecycle-registration', world.owner().workflowId);
        await save('provision-user-child', useCaseRunId(world.user, 'provisionUser', 1));
        await client.workflow.execute('provisionUser', { taskQueue, workflowId: 'by-hand', args: [world.user] });
        await save('provision-user-by-hand', 'by-hand');
        const workflowId = adoptId(world.user.pool);
        await client.workflow.execute('adoptUserPool', { taskQueue, workflowId, args: [{ pool: world.user.pool }] });
        await save('adopt-user-pool-with-receipt', workflowId);
      },
      {},
      bundle,
    );
  } finally {
    await environment.teardown();
    bundle.remove();
    await server.stop();
  }
}

void main();
