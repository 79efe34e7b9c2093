import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What a running playground tells `npm run play` and `npm run temporal`, in `.gatehouse/playground.json`. */
export interface PlaygroundFile {
  /** The process of `npm start`. */
  readonly pid: number;
  /** The AWS edge. */
  readonly endpoint: string;
  readonly region: string;
  readonly temporalAddress: string;
  readonly temporalUi: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly identityPoolId: string;
  readonly dataBucket: string;
  readonly controlBucket: string;
}

/** Files of the running playground: this one, sessions of `play`, and executables for `npm run temporal`. */
export const playgroundFolder = path.join(__dirname, '..', '..', '.gatehouse');

const file = path.join(playgroundFolder, 'playground.json');

export function writePlaygroundFile(playground: PlaygroundFile): void {
  mkdirSync(playgroundFolder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(playground, undefined, 2)}\n`);
}

/** Removes what only means something while the playground runs. */
export function removePlaygroundFiles(): void {
  for (const name of ['playground.json', 'sessions.json', 'gatehouse.yaml'])
    rmSync(path.join(playgroundFolder, name), { force: true });
}

/** The playground that runs from this folder, or `undefined`: no file, or one that a killed playground left. */
export function findPlayground(): PlaygroundFile | undefined {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as PlaygroundFile;
    return isAlive(found.pid) ? found : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${file} cannot be read; remove it and run \`npm start\` again.`, { cause: error });
  }
}

/** The running playground; rejects with what to do when none runs. */
export function requirePlayground(): PlaygroundFile {
  const found = findPlayground();
  if (found) return found;
  throw new Error('No playground is running from this folder. Run `npm start` in another terminal and leave it open.');
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
