import { applyConfig, type ApplyReport } from '../apply-config';
import { withConfig } from '../config-file';
import { openAws } from '../open-aws';
import type { Program } from '../program';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';

export function addApply(program: Program, perform: Perform): void {
  program
    .command('apply')
    .description('Publish gatehouse.yaml as the next revision. Workers take it up without a restart.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ temporal gatehouse apply\n  $ git checkout HEAD~1 gatehouse.yaml && temporal gatehouse apply   # going back',
    )
    .action(() =>
      perform((session) =>
        withConfig(session, async (config) => {
          const aws = openAws(session.terminal, config.controlBucket, config.pools[0]?.userPoolId);
          try {
            session.progress('comparing with what is published …');
            return show(session, await applyConfig(aws, config));
          } finally {
            aws.close();
          }
        }),
      ),
    );
}

function show({ paint }: Session, report: ApplyReport): CommandResult {
  const { revision, published, changes, warnings } = report;
  const number = String(revision);
  return {
    json: report,
    lines: [
      published ? paint.green(`Published revision ${number}.`) : `No changes; revision ${number} stays published.`,
      ...changes.map((change) => `  ${change}`),
      ...warnings.map((warning) => paint.yellow(`warning: ${warning}`)),
    ],
  };
}
