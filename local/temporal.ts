import { spawn } from 'node:child_process';
import path from 'node:path';
import { accountCredentials } from './play/back-office';
import { requirePlayground, type PlaygroundFile } from './play/playground-file';
import { locate } from './servers/executables';

/** `npm run temporal -- …`: the installed Temporal CLI, `temporal gatehouse …` included, against the playground. */
async function main(args: readonly string[]): Promise<void> {
  const playground = requirePlayground();
  const child = spawn(await locate('temporal'), args, { stdio: 'inherit', env: { ...process.env, ...environment(playground) } });
  // Ctrl-C reaches the child by itself, as part of the same terminal group; its exit is ours.
  process.on('SIGINT', () => undefined);
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function environment(playground: PlaygroundFile): Record<string, string> {
  return {
    PATH: [path.join(__dirname, '..', 'bin'), process.env['PATH'] ?? ''].join(path.delimiter),
    TEMPORAL_ADDRESS: playground.temporalAddress,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_UI_URL: playground.temporalUi,
    AWS_ENDPOINT_URL: playground.endpoint,
    AWS_REGION: playground.region,
    AWS_ACCESS_KEY_ID: accountCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: accountCredentials.secretAccessKey,
    AWS_SESSION_TOKEN: '',
    GATEHOUSE_CONTROL_BUCKET: playground.controlBucket,
  };
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
