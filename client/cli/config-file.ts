import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseConfig } from '../../core/config/parse-config';
import { describeProblem } from '../../core/config/problem';
import type { GatehouseConfig } from '../../core/config/types';
import { GatehouseFailure } from '../../core/failures';
import type { CommandResult, InvalidFile } from './result';
import type { Session } from './session';

/** Reads and validates `gatehouse.yaml`. Raises `InvalidInput` when there is no such file. */
export async function readConfigFile({ options, terminal }: Session): Promise<GatehouseConfig | InvalidFile> {
  const file = options.config;
  const text = await readFile(resolve(terminal.cwd, file), 'utf8').catch((cause: unknown) => {
    const remedy = 'Run `temporal gatehouse init`, which writes one, or pass its path with --config.';
    throw new GatehouseFailure('InvalidInput', { place: `--config ${file}`, value: codeOf(cause), remedy }, { cause });
  });
  const parsed = parseConfig(text);
  return 'config' in parsed ? parsed.config : { file, problems: parsed.problems };
}

/** Does `work` with a valid configuration; else lists everything that is wrong with the file. */
export async function withConfig(
  session: Session,
  work: (config: GatehouseConfig) => Promise<CommandResult>,
): Promise<CommandResult> {
  const found = await readConfigFile(session);
  return 'problems' in found ? listProblems(found, session.paint.red) : work(found);
}

function listProblems({ file, problems }: InvalidFile, red: (text: string) => string): CommandResult {
  const count = problems.length === 1 ? '1 problem' : `${String(problems.length)} problems`;
  return {
    json: { error: { type: 'ConfigInvalid', message: `${file} has ${count}.`, place: file }, problems },
    lines: [red(`${file} has ${count}:`), ...problems.map((problem) => `  ${describeProblem(file, problem)}`)],
    exitCode: 2,
  };
}

/** The code of a system error, such as `ENOENT`. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unreadable';
