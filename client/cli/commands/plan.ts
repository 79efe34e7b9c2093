import { describePolicies } from '../access/describe-policies';
import { roleNotExclusive } from '../access/plan-sessions';
import { layoutInUse, modeSkipped } from '../apply-config';
import { withConfig } from '../config-file';
import { openAws } from '../open-aws';
import { type ConfigPlan, planConfig } from '../plan-config';
import type { Program } from '../program';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';

export function addPlan(program: Program, perform: Perform): void {
  program
    .command('plan')
    .description('Say in words what `apply` would change. Changes nothing.')
    .addHelpText('after', '\nExamples:\n  $ temporal gatehouse plan\n  $ temporal gatehouse plan --config staging.yaml --json')
    .action(() =>
      perform((session) =>
        withConfig(session, async (config) => {
          const aws = openAws(session.terminal, config.controlBucket, config.pools[0]?.userPoolId);
          try {
            return show(session, await planConfig(aws, config));
          } finally {
            aws.close();
          }
        }),
      ),
    );
}

function show({ paint }: Session, plan: ConfigPlan): CommandResult {
  const { current, changes, refused, skipped, notExclusive, policies, warnings } = plan;
  const revision = current?.published.revision;
  const heading = revision === undefined ? 'Nothing is published yet.' : `Revision ${String(revision)} is published.`;
  const would =
    changes.length === 0 ? 'No changes.' : `\`temporal gatehouse apply\` would publish revision ${String((revision ?? 0) + 1)}:`;
  return {
    json: { revision: revision ?? null, changes, policies, refused, skipped, notExclusive, warnings },
    lines: [
      `${heading} ${would}`,
      ...changes.map((change) => `  ${change}`),
      ...describePolicies(policies),
      ...warnings.map((warning) => paint.yellow(`warning: ${warning}`)),
      ...(refused.length === 0 ? [] : [paint.red(`refused: ${layoutInUse(refused).message}`)]),
      ...(skipped.length === 0 ? [] : [paint.red(`refused: ${modeSkipped(skipped).message}`)]),
      ...(notExclusive.length === 0 ? [] : [paint.red(`refused: ${roleNotExclusive(notExclusive).message}`)]),
    ],
    exitCode: refused.length + skipped.length + notExclusive.length === 0 ? 0 : 2,
  };
}
