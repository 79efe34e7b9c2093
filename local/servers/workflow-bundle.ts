import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

export interface WorkflowBundle {
  /** The file that a worker takes as `workflowBundle.codePath`. */
  readonly codePath: string;
  /** Removes the file, which the end of this process does as well. */
  readonly remove: () => void;
}

const quiet = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Bundles the workflows once, to a temporary file, for every worker of a run (about 2 s, against 0 for each worker). */
export async function bundleWorkflows(workflowsPath = path.join(__dirname, '../../workflows/index.ts')): Promise<WorkflowBundle> {
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: quiet });
  const directory = mkdtempSync(path.join(tmpdir(), 'gatehouse-bundle-'));
  const codePath = path.join(directory, 'workflows.js');
  writeFileSync(codePath, code);
  const remove = (): void => {
    rmSync(directory, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return { codePath, remove };
}

function ignore(): void {
  // Webpack's own report is part of the error that the bundler throws.
}
