import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type MapProblem, parseMapFile } from '../../../core/adoption/parse-map-file';
import type { PoolConfig, PublishedConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { codeOf } from '../config-file';
import type { Terminal } from '../terminal';

/** More are counted, not shown. */
const mostShown = 20;

/** Reads and checks a map file. Raises `MapInvalid`, naming every line, and `InvalidInput` when there is no such file. */
export async function readMap(
  { cwd }: Pick<Terminal, 'cwd'>,
  file: string,
  pool: PoolConfig,
  { config }: PublishedConfig,
): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch((cause: unknown) => {
    const remedy = 'Pass the path of a file with lines `sub,prefix`.';
    throw new GatehouseFailure('InvalidInput', { place: `--map ${file}`, value: codeOf(cause), remedy }, { cause });
  });
  const parsed = parseMapFile(text, pool, config.pools);
  if ('problems' in parsed) throw mapInvalid(file, parsed.problems);
  return parsed.prefixes;
}

function mapInvalid(file: string, problems: readonly [MapProblem, ...MapProblem[]]): GatehouseFailure {
  const more = problems.length - mostShown;
  const shown = problems.slice(0, mostShown).map(({ line, remedy }) => `line ${String(line)}: ${remedy}`);
  return new GatehouseFailure('MapInvalid', {
    place: `${file}:${String(problems[0].line)}`,
    remedy: `Nothing was stored. ${shown.join('; ')}${more > 0 ? `; and ${String(more)} more` : ''}.`,
  });
}
