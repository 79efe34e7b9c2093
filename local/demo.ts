import { demoCases } from './play/demo-cases';
import { openStage } from './play/demo-stage';
import { demoTable, type DemoResult } from './play/demo-table';
import { playgroundArguments } from './play/playground-arguments';
import { runUntilInterrupted } from './play/until-interrupted';
import { startPlayground } from './playground';

/** `npm run demo [-- --triggers <set-up>]`: starts the playground, proves each use case once, prints a table and stops everything. */
async function demo(signal: AbortSignal): Promise<number> {
  const progress = (line: string): void => void process.stdout.write(`${line}\n`);
  const playground = await startPlayground({ ...playgroundArguments('demo'), firstLogin: true, progress });
  try {
    const stage = openStage(playground);
    const results: DemoResult[] = [];
    for (const { what, prove } of demoCases) {
      if (signal.aborted) break;
      progress(`… ${what}`);
      results.push(
        await prove(stage).then(
          (tookMs) => passed(what, tookMs),
          (error: unknown) => failed(what, error),
        ),
      );
    }
    stage.close();
    process.stdout.write(`\n${demoTable(results)}\n\n`);
    return results.length === demoCases.length && results.every(({ problem }) => problem === undefined) ? 0 : 1;
  } finally {
    await playground.stop();
  }
}

const passed = (what: string, tookMs: number | undefined): DemoResult => ({ what, ...(tookMs === undefined ? {} : { tookMs }) });

const failed = (what: string, error: unknown): DemoResult => ({
  what,
  problem: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
});

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
runUntilInterrupted(demo);
