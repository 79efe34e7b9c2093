import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode } from '@temporalio/worker';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Finding } from '../../../client/cli/doctor/finding';
import type { LifecycleStatus } from '../../../core/contract/messages';
import { devServerEnvironment, withDeployment } from '../../support/deployment';
import { worldIn } from '../../support/memory-world';
import { miniStackClients, workflowBundle } from '../../support/servers';
import { until } from '../../support/until';
import { type Desk, giveCredentials, openDesk } from './command-line';

const aws = miniStackClients();
let environment: TestWorkflowEnvironment;
let desk: Desk;
let changed: { readonly codePath: string; readonly remove: () => Promise<void> };

beforeAll(async () => {
  giveCredentials();
  environment = await devServerEnvironment();
  desk = await openDesk(aws);
  await desk.write();
  changed = await changedTwin();
}, 60_000);
afterAll(async () => {
  await changed.remove();
  await desk.close();
  await environment.teardown();
  aws.close();
});

/** The workflows with a step that no history has. */
async function changedTwin() {
  const nothing = (): void => undefined;
  const logger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, log: nothing };
  const workflowsPath = path.join(__dirname, '../../replay/changed-twin.ts');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger });
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-twin-'));
  const codePath = path.join(folder, 'bundle.js');
  await writeFile(codePath, code);
  return { codePath, remove: () => rm(folder, { recursive: true }) };
}

test('open runs are replayed: this version does what they did, a changed one is told of by the run', async () => {
  const { ports, objects, sub, user, owner, hint } = worldIn(environment);
  const foreign = { body: '', etag: '"0"', metadata: { 'gatehouse-user': 'somebody-else' } };
  objects.stored.set(`data/users/${sub}/`, foreign);
  await withDeployment(environment, ports, async ({ starter, taskQueue }) => {
    await starter.signalOwner(user, [hint('user-confirmed')]);
    await until(async () => (await owner().query<LifecycleStatus>('lifecycleStatus')).needs?.type === 'MarkerForeign');
    const replay = async (bundle: Readonly<Record<string, string>> = {}) => {
      const env = { GATEHOUSE_TASK_QUEUE_PREFIX: taskQueue.replace(/gatehouse$/, ''), ...bundle };
      const { out } = await desk.temporalGatehouse('doctor --json --replay', { env });
      const { replayed, findings } = JSON.parse(out) as { replayed: number; findings: readonly Finding[] };
      return { replayed, broken: findings.filter(({ name }) => name === 'replay-differs').map(({ place }) => place) };
    };
    await until(async () => (await replay({ GATEHOUSE_WORKFLOW_BUNDLE: workflowBundle().codePath })).replayed === 1);
    expect(await replay()).toEqual({ replayed: 1, broken: [] });
    const { runId } = await owner().describe();
    expect(await replay({ GATEHOUSE_WORKFLOW_BUNDLE: changed.codePath })).toEqual({
      replayed: 1,
      broken: [`workflow=${owner().workflowId}, run=${runId}`],
    });
    await owner().executeUpdate('giveUp');
  });
}, 90_000);
