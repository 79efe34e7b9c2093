import { startMiniStack } from '../../../local/servers/ministack';

/** Stands for a program of ours: starts a server, says where it is, and stays until it is killed. */
async function main(): Promise<void> {
  const { endpoint } = await startMiniStack();
  process.stdout.write(`${endpoint}\n`);
}

void main();
