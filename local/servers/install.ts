import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { missing } from './missing';
import { findPython } from './python';

const root = path.join(__dirname, '..', '..');

/** Where the servers are installed to, from what, and the lock that holds others off meanwhile. */
export interface Installation {
  readonly venv: string;
  readonly requirements: string;
  readonly lock: string;
}

const projectInstallation: Installation = {
  venv: path.join(root, '.venv'),
  requirements: path.join(root, 'local', 'requirements.txt'),
  lock: path.join(root, '.gatehouse', 'install.lock'),
};

/**
 * The folder of the installed servers. Installs them if they are absent, were left unfinished, belong to other
 * requirements, or moved with the project (an environment holds its own path). Says what it does on standard error.
 */
export async function installServers(installation = projectInstallation): Promise<string> {
  const { venv, requirements } = installation;
  const bin = path.join(venv, 'bin');
  const stamp = createHash('sha256').update(readFileSync(requirements)).update(venv).digest('hex');
  if (readStamp(venv) === stamp && existsSync(path.join(bin, 'python3'))) return bin;
  const { path: python, unfit } = findPython();
  if (python === undefined) throw new Error(missing(unfit));
  await install(python, stamp, installation);
  return bin;
}

function readStamp(venv: string): string | undefined {
  const file = path.join(venv, 'gatehouse.stamp');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

async function install(python: string, stamp: string, { venv, requirements, lock }: Installation): Promise<void> {
  const installer = spawn(python, [path.join(__dirname, 'install.py'), venv, requirements, stamp, lock], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    installer.once('error', reject);
    installer.once('exit', resolve);
  });
  if (code !== 0) throw new Error(missing([`${python}, which could not install ${requirements} (its reason is above)`]));
}
