import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { devServerEnvironment } from './deployment';
import { bundleQuickWorkflows } from './quick-bundle';

export interface QuickServer {
  readonly environment: TestWorkflowEnvironment;
  /** Of the workflows whose durations are short. */
  readonly codePath: string;
  readonly close: () => Promise<void>;
}

/** The dev server of this Jest run, and the workflows for workers that wait for as little as they can. */
export async function quickServer(): Promise<QuickServer> {
  const [environment, { codePath, remove }] = await Promise.all([devServerEnvironment(), bundleQuickWorkflows()]);
  return {
    environment,
    codePath,
    close: async () => {
      remove();
      await environment.teardown();
    },
  };
}
