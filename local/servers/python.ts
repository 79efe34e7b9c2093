import { execFileSync } from 'node:child_process';
import { findOnPath } from './find-on-path';

/** What MiniStack needs. */
export const oldestPython = [3, 10] as const;

const names = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];

const probe = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';

export interface PythonSearch {
  /** A Python that can build an environment. */
  readonly path?: string;
  /** Those that cannot, each with the reason. */
  readonly unfit: readonly string[];
}

/** The first Python on PATH that is new enough and has `venv` and `ensurepip` (apart on Debian). */
export function findPython(): PythonSearch {
  const unfit: string[] = [];
  for (const name of names) {
    const path = findOnPath(name);
    if (path === undefined) continue;
    const problem = problemOf(path);
    if (problem === undefined) return { path, unfit };
    unfit.push(`${path} ${problem}`);
  }
  return { unfit };
}

function problemOf(path: string): string | undefined {
  try {
    const version = execFileSync(path, ['-c', probe], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const fits = major === oldestPython[0] && minor >= oldestPython[1];
    return fits ? undefined : `is version ${version}`;
  } catch {
    return 'does not run, or lacks the modules venv and ensurepip';
  }
}
