import { bundleWorkflowCode, type WorkflowBundleOption } from '@temporalio/worker';
import { resolve } from 'node:path';
import type { Log } from './runtime';

/** The prebuilt bundle where one is named, else one made now from the workflows beside (about 2 s). */
export async function workflowBundle(prebuilt: string | undefined, log: Log): Promise<WorkflowBundleOption> {
  if (prebuilt !== undefined) return { codePath: resolve(prebuilt) };
  log.info('bundling the workflows; set GATEHOUSE_WORKFLOW_BUNDLE to a prebuilt bundle to start faster');
  const logger = { ...silent, log: () => undefined };
  return bundleWorkflowCode({ workflowsPath: require.resolve('../workflows'), logger });
}

const nothing = (): void => undefined;
const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
