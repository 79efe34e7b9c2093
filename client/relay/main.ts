import { pino } from 'pino';
import { GatehouseFailure } from '../../core/failures';
import { composePorts } from './compose';
import { startRelay } from './service';
import { readSettings } from './settings';

/** Runs the relay with the settings of the environment until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = pino({ level: settings.logLevel, base: { part: 'relay' } });
  const ports = composePorts(settings);
  const { controlBucket, ownRoleArns, receivers, healthHost: host, healthPort: port } = settings;
  const relay = await startRelay({ ...ports, controlBucket, ownRoleArns, receivers, health: { host, port }, log });
  await new Promise<void>((resolve) => {
    const stop = (signal: string): void => {
      log.info({ signal }, 'draining');
      resolve();
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
  });
  await relay.stop();
  await ports.close();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof GatehouseFailure ? `${error.type}: ${error.message}` : String(error)}\n`);
  process.exitCode = 1;
});
