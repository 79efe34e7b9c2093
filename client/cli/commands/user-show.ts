import type { UserKey } from '../../../core/contract/ids';
import { describeFailure } from '../../../core/failures';
import { controlBucketName } from '../control-bucket-name';
import { findUser } from '../find-user';
import { openAws } from '../open-aws';
import { openTemporal } from '../open-temporal';
import { readUserRecord, type ShownRecord } from '../read-user-record';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import { uiLink } from '../ui-link';
import { describeRecord } from '../user/describe-record';
import { needsOfOwner, type OwnerNeeds } from '../user/needs-of-owner';
import { whatHelps } from '../user/what-helps';
import { listUserRuns, type UserRun } from '../user-history';
import type { UserCommand } from './user';

interface ShowOptions {
  readonly pool?: string | undefined;
  readonly ui?: string | undefined;
}

/** A run with its page in the UI, where the UI's address is known. */
type ShownRun = UserRun & { readonly link?: string };

const mostRuns = 50;

export function addUserShow(user: UserCommand, perform: Perform): void {
  user
    .command('show')
    .description('Show what is known of a user and what ran for them.')
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several have the user')
    .option('--ui <url>', "address of Temporal's UI, for links (or TEMPORAL_UI_URL)")
    .addHelpText(
      'after',
      '\nExamples:\n  $ temporal gatehouse user show 4f1c2d3e-0000-7000-8000-000000000001\n' +
        '  $ temporal gatehouse user show 4f1c2d3e-0000-7000-8000-000000000001 --ui http://localhost:8233',
    )
    .action((sub, options) => perform((session) => show(session, sub, options)));
}

async function show(
  session: Session,
  sub: string,
  { pool, ui = session.terminal.env['TEMPORAL_UI_URL'] }: ShowOptions,
): Promise<CommandResult> {
  const aws = openAws(session.terminal, await controlBucketName(session), pool);
  try {
    const user = await findUser(aws, sub, pool);
    const record = await readUserRecord(aws, user);
    const { client, connection } = await openTemporal(session);
    try {
      const found = await listUserRuns(client, user, mostRuns);
      const { namespace } = client.options;
      const runs = found.map((run) =>
        ui === undefined ? run : { ...run, link: uiLink(ui, namespace, run.workflowId, run.runId) },
      );
      const needs = found.some(needsPerson) ? await needsOfOwner(client, user) : undefined;
      const waits = needs && waitOf(user, needs, record?.bucket);
      const lines = [...describeUser(session, user, record), ...describeWait(session, waits), ...describeRuns(session, runs)];
      return { json: { user, record: record ?? null, ...(waits === undefined ? {} : { waits }), runs }, lines };
    } finally {
      await connection.close();
    }
  } finally {
    aws.close();
  }
}

const needsPerson = ({ type, status, state }: UserRun): boolean =>
  type === 'userLifecycle' && status === 'RUNNING' && state === 'needs-person';

const describeUser = ({ paint }: Session, user: UserKey, record: ShownRecord | undefined): readonly string[] => [
  paint.bold(`${user.sub} in ${user.pool}`),
  ...(record === undefined ? ['  no record'] : describeRecord(record)),
];

/** What the user's owner waits for a person to do. */
interface Wait {
  readonly why: string;
  /** To send once it is mended. */
  readonly commands: readonly string[];
}

const waitOf = (user: UserKey, needs: OwnerNeeds | 'no-worker', bucket: string | undefined): Wait =>
  needs === 'no-worker'
    ? { why: 'No worker answers what for: start one and look again.', commands: [] }
    : {
        why: `${needs.failure.type}: ${describeFailure(needs.failure.type, needs.failure)}`,
        commands: whatHelps(user, needs, bucket),
      };

const describeWait = ({ paint }: Session, wait: Wait | undefined): readonly string[] =>
  wait === undefined
    ? []
    : [paint.bold(paint.yellow('Waits for a person')), `  ${wait.why}`, ...wait.commands.map((command) => `    ${command}`)];

function describeRuns({ paint }: Session, runs: readonly ShownRun[]): readonly string[] {
  const listed = runs.flatMap(({ startedAt, type, status, state, workflowId, runId, link }) => [
    `  ${startedAt}  ${type}  ${status.toLowerCase()}${state === undefined ? '' : `, ${state}`}`,
    paint.dim(`    ${link ?? `${workflowId}  ${runId}`}`),
  ]);
  return [paint.bold('Runs'), ...(listed.length === 0 ? ['  none within retention'] : listed)];
}
