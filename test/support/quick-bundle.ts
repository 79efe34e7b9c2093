import { bundleWorkflowCode } from '@temporalio/worker';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ignore = (): void => undefined;
const quiet = { log: ignore, trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

interface ModuleRequest {
  request: string;
}

interface Tap<Value> {
  tap(name: string, told: (value: Value) => void): void;
}

interface Compiler {
  readonly hooks: { readonly normalModuleFactory: Tap<{ readonly hooks: { readonly beforeResolve: Tap<ModuleRequest> } }> };
}

/** The workflows with the durations of quick-timing.ts, as a file for workers. */
export async function bundleQuickWorkflows(): Promise<{ readonly codePath: string; readonly remove: () => void }> {
  const timing = path.join(__dirname, 'quick-timing.ts');
  const swap = {
    apply: ({ hooks }: Compiler): void => {
      hooks.normalModuleFactory.tap('quick', (factory) => {
        factory.hooks.beforeResolve.tap('quick', (module) => {
          if (module.request === './timing') module.request = timing;
        });
      });
    },
  };
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.join(__dirname, '../../workflows/index.ts'),
    logger: quiet,
    webpackConfigHook: (config) => ({ ...config, plugins: [...(config.plugins ?? []), swap] }),
  });
  const directory = mkdtempSync(path.join(tmpdir(), 'gatehouse-quick-'));
  const codePath = path.join(directory, 'workflows.js');
  writeFileSync(codePath, code);
  return {
    codePath,
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
