import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { playgroundArguments } from './play/playground-arguments';
import { findPlayground, playgroundFolder, removePlaygroundFiles, writePlaygroundFile } from './play/playground-file';
import { runUntilInterrupted } from './play/until-interrupted';
import { welcome } from './play/welcome';
import { startPlayground, type Playground } from './playground';

/** `npm start [-- --triggers <set-up>]`: the playground, kept up until Ctrl-C. */
async function start(signal: AbortSignal): Promise<number> {
  const { triggers } = playgroundArguments('start');
  const running = findPlayground();
  if (running) throw new Error(`A playground runs from this folder already (process ${String(running.pid)}). Stop it first.`);
  const progress = (line: string): void => void process.stdout.write(`${line}\n`);
  const playground = await startPlayground({ ui: true, firstLogin: true, triggers, progress });
  try {
    describe(playground);
    process.stdout.write(welcome(playground));
    if (!signal.aborted) await Promise.race([interruption(signal), playground.worker.ended]);
    if (!signal.aborted)
      process.stdout.write(`The worker ended by itself:\n${readFileSync(playground.worker.log, 'utf8').slice(-2_000)}\n`);
    return 1;
  } finally {
    process.stdout.write('Stopping …\n');
    removePlaygroundFiles();
    await playground.stop();
  }
}

function describe({ app, config, temporal, yaml }: Playground): void {
  mkdirSync(playgroundFolder, { recursive: true });
  writeFileSync(path.join(playgroundFolder, 'gatehouse.yaml'), yaml);
  writePlaygroundFile({
    ...app,
    pid: process.pid,
    temporalAddress: temporal.address,
    temporalUi: temporal.uiUrl ?? '',
    controlBucket: config.controlBucket,
  });
}

const interruption = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    // An idle event loop would end the process.
    const alive = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => {
      clearInterval(alive);
      resolve();
    });
  });

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
runUntilInterrupted(start);
