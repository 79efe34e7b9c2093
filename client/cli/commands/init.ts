import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { GatehouseFailure } from '../../../core/failures';
import { codeOf } from '../config-file';
import { configTemplate } from '../config-template';
import type { Program } from '../program';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';

interface InitOptions {
  readonly file?: string | undefined;
  readonly force?: true | undefined;
}

export function addInit(program: Program, perform: Perform): void {
  program
    .command('init')
    .description('Write a commented gatehouse.yaml to start from.')
    .option('--file <path>', 'where to write it (default: what --config says)')
    .option('--force', 'replace a file that is there')
    .addHelpText('after', '\nExamples:\n  $ temporal gatehouse init\n  $ temporal gatehouse init --file staging.yaml')
    .action((options) => perform((session) => init(session, options)));
}

async function init({ terminal, options }: Session, { file = options.config, force }: InitOptions): Promise<CommandResult> {
  await writeFile(resolve(terminal.cwd, file), configTemplate, { flag: force ? 'w' : 'wx' }).catch((cause: unknown) => {
    const exists = codeOf(cause) === 'EEXIST';
    const remedy = exists
      ? 'It is there already; pass --force to replace it.'
      : 'Choose a path in a folder that exists and can be written.';
    throw new GatehouseFailure('InvalidInput', { place: `file ${file}`, remedy }, { cause });
  });
  return {
    json: { wrote: file },
    lines: [
      `Wrote ${file}.`,
      'Next: fill in your buckets and user pools, then run `temporal gatehouse setup` and `temporal gatehouse apply`.',
    ],
  };
}
