import { NativeConnection } from '@temporalio/worker';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { parseArgs } from 'node:util';
import { GatehouseFailure } from '../core/failures';
import { serveHealth } from './health';
import { createLog, installRuntime, type Log } from './runtime';
import { readSettings, type WorkerSettings } from './settings';
import { createWorkers } from './worker';
import { workflowBundle } from './workflow-bundle';

const usage = `Usage: node dist/workers/main.js [--queues enforce,bulk]

Runs Gatehouse's workers until SIGTERM or SIGINT, then lets activities finish. Settings come from the environment:
GATEHOUSE_CONTROL_BUCKET and AWS_REGION are required; docs/running.md lists the others. Temporal's connection settings
are those of the temporal CLI (TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_PROFILE, ...).
`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { queues: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) return void process.stdout.write(usage);
  const settings = readSettings(process.env, values.queues);
  const log = createLog(settings.logLevel);
  installRuntime(settings, log);
  await run(settings, log);
}

async function run(settings: WorkerSettings, log: Log): Promise<void> {
  const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
  const connection = await NativeConnection.connect(connectionOptions);
  try {
    const bundle = await workflowBundle(settings.workflowBundle, log);
    const workers = await createWorkers(settings, { connection, namespace, workflowBundle: bundle });
    const health = await serveHealth(workers, settings.healthHost, settings.healthPort);
    // One that ends takes the others along: a process that serves half its queues would look healthy.
    const stopAll = (): void => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
    };
    const stop = (signal: string): void => {
      log.info({ signal }, 'draining');
      stopAll();
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
    const running = Promise.all(workers.map((worker) => worker.run().finally(stopAll)));
    log.info({ queues: workers.map((worker) => worker.options.taskQueue), healthPort: health.port, namespace }, 'working');
    await running.finally(() => {
      health.close();
    });
    log.info('stopped');
  } finally {
    await connection.close();
  }
}

// package.json's engines say which versions of Node run this.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof GatehouseFailure ? `${error.type}: ${error.message}` : String(error)}\n`);
  // Workers that were created and never ran would keep the process alive.
  process.exit(1);
});
