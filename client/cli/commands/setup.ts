import type { GatehouseConfig } from '../../../core/config/types';
import { withConfig } from '../config-file';
import { openAws } from '../open-aws';
import { openTemporal } from '../open-temporal';
import type { Program } from '../program';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { setUp, type SetupReport } from '../set-up';

interface SetupOptions {
  readonly yes?: true | undefined;
}

export function addSetup(program: Program, perform: Perform): void {
  program
    .command('setup')
    .description('Make ready what gatehouse.yaml needs: search attributes, control bucket, custom attributes. Safe to run again.')
    .option('--yes', 'add custom attributes without asking; nothing can remove them again')
    .addHelpText('after', '\nExamples:\n  $ temporal gatehouse setup\n  $ temporal gatehouse setup --yes --json')
    .action((options) => perform((session) => withConfig(session, (config) => setup(session, config, options))));
}

async function setup(session: Session, config: GatehouseConfig, { yes }: SetupOptions): Promise<CommandResult> {
  const temporal = await openTemporal(session);
  const aws = openAws(session.terminal, config.controlBucket, config.pools[0]?.userPoolId);
  try {
    const mayAddAttributes = async (pool: string, names: readonly string[]): Promise<boolean> => {
      const question = `Add ${names.join(', ')} to user pool ${pool}? Attributes can never be removed or renamed.`;
      return yes ?? (await session.terminal.ask(question)) ?? false;
    };
    return show(session, await setUp({ aws, temporal, config, mayAddAttributes, progress: session.progress }));
  } finally {
    aws.close();
    await temporal.connection.close();
  }
}

function show({ paint }: Session, report: SetupReport): CommandResult {
  const marks = { 'already so': paint.dim('already so'), done: paint.green('done'), 'left out': paint.yellow('left out') };
  const incomplete = report.steps.some(({ outcome }) => outcome === 'left out');
  const end = incomplete ? paint.yellow('Not complete: pass --yes to add the attributes that were left out.') : 'Ready.';
  return {
    json: report,
    lines: [...report.steps.map(({ part, outcome }) => `${part}: ${marks[outcome]}`), end],
    exitCode: incomplete ? 1 : 0,
  };
}
