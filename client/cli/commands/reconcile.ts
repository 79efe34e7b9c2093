import type { HeldDecision } from '../../../core/contract/held-report';
import type { ReconcileMode, ReconcileResult } from '../../../core/contract/reconcile';
import { GatehouseFailure } from '../../../core/failures';
import { pickPool } from '../adoption/pick-pool';
import { controlBucketName } from '../control-bucket-name';
import { openAws } from '../open-aws';
import { openTemporal, type Temporal } from '../open-temporal';
import type { Program } from '../program';
import { followPass } from '../reconcile/follow';
import { decideHeld, startPass } from '../reconcile/runs';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';

interface ReconcileOptions {
  readonly pool?: string | undefined;
  readonly mode?: string | undefined;
}

export function addReconcile(program: Program, perform: Perform): void {
  const reconcile = program
    .command('reconcile')
    .description('Compare a pool with the registry and the policy now, and have repaired what events missed.')
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--mode <mode>', "report (changes nothing) or repair (default: the schedule's, else report)")
    .addHelpText(
      'after',
      '\nExamples:\n  $ temporal gatehouse reconcile --mode report\n  $ temporal gatehouse reconcile approve   # what a pass has held',
    )
    .action((options) => perform((session) => run(session, options)));
  for (const decision of ['approve', 'reject'] as const) {
    reconcile
      .command(decision)
      .description(descriptions[decision])
      .option('--pool <id>', 'user pool, where several are configured')
      .action((_options, command) =>
        // An option that the parent knows, too, is the parent's.
        perform((session) => decide(session, command.optsWithGlobals(), decision)),
      );
  }
}

const descriptions: Readonly<Record<HeldDecision['decision'], string>> = {
  approve: 'Let what a pass has held back be done: the owners look again, and act on what they then see.',
  reject: 'Leave what a pass has held back as it is; passes do not come back to it until it changes.',
};

function run(session: Session, { pool, mode }: ReconcileOptions): Promise<CommandResult> {
  const asked = modeOf(mode);
  return withPool(session, pool, async ({ client }, userPoolId, prefix) => {
    const started = await startPass(client, prefix, { pool: userPoolId, mode: asked });
    return show(session, await followPass(session, started));
  });
}

const decide = (session: Session, { pool }: ReconcileOptions, decision: HeldDecision['decision']): Promise<CommandResult> =>
  withPool(session, pool, async ({ client }, userPoolId, prefix) => {
    const outcome = await decideHeld(client, prefix, { pool: userPoolId, decision });
    const looks = outcome.told === 0 ? 'Nothing was held.' : `Told the owners of ${String(outcome.told)} users to look.`;
    return {
      json: outcome,
      lines: [decision === 'approve' ? looks : 'Left as it is; passes do not come back to it until it changes.'],
    };
  });

function modeOf(mode: string | undefined): ReconcileMode | undefined {
  if (mode === undefined || mode === 'report' || mode === 'repair') return mode;
  throw new GatehouseFailure('InvalidInput', { place: '--mode', value: mode, remedy: 'Pass report or repair.' });
}

async function withPool(
  session: Session,
  named: string | undefined,
  work: (temporal: Temporal, userPoolId: string, taskQueuePrefix: string) => Promise<CommandResult>,
): Promise<CommandResult> {
  const aws = openAws(session.terminal, await controlBucketName(session), named);
  try {
    const { userPoolId } = pickPool(await aws.configs.published(), named);
    const temporal = await openTemporal(session);
    try {
      return await work(temporal, userPoolId, session.terminal.env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '');
    } finally {
      await temporal.connection.close();
    }
  } finally {
    aws.close();
  }
}

function show({ paint }: Session, result: ReconcileResult): CommandResult {
  const { pool, mode, listed, drift, underWay, rejected = 0, told, held, failures = [], readable } = result;
  const kinds = Object.entries(drift);
  return {
    json: result,
    lines: [
      kinds.length === 0
        ? paint.green(`Nothing differs: ${listed.toLocaleString('en')} users compared.`)
        : `${listed.toLocaleString('en')} users compared, mode ${mode}:`,
      ...kinds.map(([kind, count]) => `  ${kind}: ${count.toLocaleString('en')}`),
      ...(underWay === 0 ? [] : [`  under way: ${underWay.toLocaleString('en')}`]),
      ...(rejected === 0 ? [] : [`  left as a person decided: ${rejected.toLocaleString('en')}`]),
      ...(told === 0 ? [] : [`Told the owners of ${told.toLocaleString('en')} users to look.`]),
      ...failures.map(({ type, place, remedy }) => paint.red(`not compared: ${type} at ${place}. ${remedy}`)),
      ...held.map(({ says }) => paint.yellow(`held: ${says}`)),
      ...(held.length === 0 || mode === 'report'
        ? []
        : [`Decide with \`temporal gatehouse reconcile approve --pool ${pool}\`, or \`reject\`.`]),
      `Report: ${readable}`,
    ],
  };
}
