import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtWorkflows } from '../../core/contract/routing';
import { workflowBundle } from '../support/servers';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const folder = join(__dirname, 'histories');
const histories = readdirSync(folder).map((name) => ({
  name,
  history: JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown,
}));

test.each(histories)('$name replays on the workflows of this version', async ({ history }) => {
  await Worker.runReplayHistory({ workflowBundle: workflowBundle() }, history);
});

test('every workflow type has a saved history', () => {
  const types = histories.map(({ history }) => JSON.stringify(history).match(/"workflowType":\{"name":"(\w+)"/)?.[1]);
  expect([...new Set(types)].sort()).toEqual([...builtWorkflows].sort());
});

describe('a twin that does one thing more', () => {
  test('is rejected by every history', async () => {
    const nothing = (): void => undefined;
    const logger = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, log: nothing };
    const twin = await bundleWorkflowCode({ workflowsPath: join(__dirname, 'changed-twin.ts'), logger });
    for (const { name, history } of histories) {
      const replay = Worker.runReplayHistory({ workflowBundle: twin }, history);
      expect({ name, error: await replay.catch((error: unknown) => (error as Error).name) }).toEqual({
        name,
        error: 'DeterminismViolationError',
      });
    }
  });
});
