import { existsSync } from 'node:fs';
import path from 'node:path';
import { locate } from '../../local/servers/executables';
import { startMiniStack } from '../../local/servers/ministack';
import { startTemporal } from '../../local/servers/temporal';
import { bundleWorkflows } from '../../local/servers/workflow-bundle';
import { undoLater, undoSetup } from './teardown';

const workflowsPath = path.join(__dirname, '../../workflows/index.ts');

/** One MiniStack, one Temporal dev server and one workflow bundle for a whole Jest run, on ports of their own. */
export default async function globalSetup(): Promise<void> {
  try {
    process.env['GATEHOUSE_TEST_SERVER_PATH'] = await locate('temporal-test-server');
    const parts = await Promise.allSettled([setUpMiniStack(), setUpTemporal(), setUpBundle()]);
    for (const part of parts) if (part.status === 'rejected') throw part.reason;
  } catch (error) {
    await undoSetup();
    throw error;
  }
}

async function setUpMiniStack(): Promise<void> {
  const { endpoint, stop } = await startMiniStack();
  undoLater(stop);
  process.env['GATEHOUSE_TEST_MINISTACK'] = endpoint;
}

async function setUpTemporal(): Promise<void> {
  const { address, stop } = await startTemporal();
  undoLater(stop);
  process.env['GATEHOUSE_TEST_TEMPORAL'] = address;
}

async function setUpBundle(): Promise<void> {
  if (!existsSync(workflowsPath)) return;
  const { codePath, remove } = await bundleWorkflows();
  undoLater(remove);
  process.env['GATEHOUSE_TEST_BUNDLE'] = codePath;
}
