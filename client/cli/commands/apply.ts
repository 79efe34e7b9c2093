import type { GatehouseConfig } from '../../../core/config/types';
import { applyConfig, type ApplyReport } from '../apply-config';
import { withConfig } from '../config-file';
import { openAws } from '../open-aws';
import { describePolicies } from '../access/describe-policies';
import type { Program } from '../program';

import { createSchedules } from '../../../temporal/schedules';
import { createWorkflowStarter } from '../../../temporal/workflow-starter';
import { localTemplates } from '../templates/local-templates';
import { openTemporal, type Temporal } from '../open-temporal';
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
    .action(() => perform((session) => withConfig(session, (config) => apply(session, config))));
}

async function apply(session: Session, config: GatehouseConfig): Promise<CommandResult> {
  const aws = openAws(session.terminal, config.controlBucket, config.pools[0]?.userPoolId);
  let temporal: Temporal | undefined;
  const taskQueuePrefix = session.terminal.env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '';
  const connected = async () => {
    temporal ??= await openTemporal(session);
    return { client: temporal.client, taskQueuePrefix };
  };
  const starter = async () => createWorkflowStarter(await connected());
  const schedules = async () => createSchedules(await connected());
  try {
    session.progress('comparing with what is published …');
    return show(session, await applyConfig({ ...aws, starter, schedules, templates: localTemplates(session) }, config));
  } finally {
    aws.close();
    await temporal?.connection.close();
  }
}

function show({ paint }: Session, report: ApplyReport): CommandResult {
  const { revision, published, changes, warnings, policies, rechecked, synced, scheduled, templates, tenantBuckets = 0 } = report;
  const number = String(revision);
  return {
    json: report,
    lines: [
      published ? paint.green(`Published revision ${number}.`) : `No changes; revision ${number} stays published.`,
      ...changes.map((change) => `  ${change}`),
      ...describePolicies(policies),
      ...templates.map((name) => `published template ${name}`),
      ...rechecked.map(({ name }) => `told the writer of ${name}`),
      ...(tenantBuckets === 0 ? [] : [`told the writers of ${String(tenantBuckets)} buckets of tenants`]),
      ...synced.map(({ pool, group }) => `told the members of ${group} in ${pool}`),
      ...scheduled.map(({ pool, schedule, change }) => `schedule ${schedule} of ${pool}: ${change}`),
      ...warnings.map((warning) => paint.yellow(`warning: ${warning}`)),
    ],
  };
}
