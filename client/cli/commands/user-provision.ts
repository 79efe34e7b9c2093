import type { Receipt } from '../../../core/contract/messages';
import { GatehouseFailure } from '../../../core/failures';
import { createAutomationClient, type StartedUseCase } from '../../automation-client';
import { controlBucketName } from '../control-bucket-name';
import { findUser } from '../find-user';
import { openAws } from '../open-aws';
import { openTemporal } from '../open-temporal';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';
import type { UserCommand } from './user';

interface ProvisionOptions {
  readonly pool?: string | undefined;
  readonly wait: string;
}

export function addUserProvision(user: UserCommand, perform: Perform): void {
  user
    .command('provision')
    .description("Make sure that a user's storage is there; print the receipt. Safe to run again.")
    .argument('<sub>', "the user's id in the pool, a UUID")
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--wait <seconds>', 'how long to wait for the receipt; the run goes on afterwards', '60')
    .addHelpText('after', '\nExample:\n  $ temporal gatehouse user provision 4f1c2d3e-0000-7000-8000-000000000001')
    .action((sub, options) => perform((session) => provision(session, sub, options)));
}

async function provision(session: Session, sub: string, { pool, wait }: ProvisionOptions): Promise<CommandResult> {
  const seconds = Number(wait);
  if (!/^\d{1,6}$/.test(wait))
    throw new GatehouseFailure('InvalidInput', { place: '--wait', value: wait, remedy: 'Pass whole seconds.' });
  const aws = openAws(session.terminal, await controlBucketName(session), pool);
  try {
    const user = await findUser(aws, sub, pool);
    const { client, connection } = await openTemporal(session);
    try {
      const automation = createAutomationClient({
        client,
        taskQueuePrefix: session.terminal.env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '',
      });
      const started = await automation.startProvisionUser(user);
      session.progress(`started ${started.workflowId}; waiting for the receipt …`);
      return show(session, started, await within(seconds, started.receipt()));
    } finally {
      await connection.close();
    }
  } finally {
    aws.close();
  }
}

/** The answer, or `undefined` when it does not come in time. */
async function within<T>(seconds: number, answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, seconds * 1000);
  });
  // When the time is up the connection closes, which ends this call; nobody waits for it then.
  answer.catch(() => undefined);
  return Promise.race([answer, timeout]).finally(() => {
    clearTimeout(timer);
  });
}

function show({ paint }: Session, { workflowId, runId }: StartedUseCase, receipt: Receipt | undefined): CommandResult {
  if (receipt === undefined) {
    const hint = 'No receipt yet; the run goes on. Are workers running? Look with `temporal workflow show --workflow-id';
    return { json: { finished: false, workflowId, runId }, lines: [paint.yellow(`${hint} '${workflowId}'\`.`)], exitCode: 1 };
  }
  const { bucket, prefix, did, startedAt, finishedAt, configRevision, key } = receipt;
  const facts = [
    ...(bucket === undefined || prefix === undefined ? [] : [`storage:  s3://${bucket}/${prefix}`]),
    `did:      ${did.length === 0 ? 'nothing, it was all there' : did.join('; ')}`,
    `took:     ${String(Date.parse(finishedAt) - Date.parse(startedAt))} ms, finished ${finishedAt}`,
    `config:   revision ${String(configRevision)}`,
    `receipt:  ${key}`,
    `workflow: ${workflowId}`,
  ];
  return {
    json: { finished: true, workflowId, runId, receipt },
    lines: [paint.green('Provisioned.'), ...facts.map((fact) => `  ${fact}`)],
  };
}
