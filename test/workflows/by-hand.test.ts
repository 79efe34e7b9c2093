import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { userLifecycleId } from '../../core/contract/ids';
import type { Receipt } from '../../core/contract/messages';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

test('two at once, one under the id of the child, are both answered', async () => {
  const w = worldIn(environment);
  await withDeployment(environment, w.ports, async ({ client, taskQueue }) => {
    const start = (workflowId: string) =>
      client.workflow.execute('provisionUser', { taskQueue, workflowId, args: [w.user] }) as Promise<Receipt>;
    const both = await Promise.all([start(`${userLifecycleId(w.user)}:provisionUser:1`), start(`other ${w.sub}`)]);
    expect(both.map(({ prefix }) => prefix)).toEqual([`users/${w.sub}/`, `users/${w.sub}/`]);
  });
});
