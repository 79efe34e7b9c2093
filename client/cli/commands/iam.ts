import type { GatehouseConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { withConfig } from '../config-file';
import { controlBucketName } from '../control-bucket-name';
import { coverMaps } from '../iam/cover-maps';
import { policyDocument } from '../iam/policy-document';
import { permissionsOf, programs } from '../iam/programs';
import { type Aws, openAws } from '../open-aws';
import { accountOf } from '../own-deployment';
import type { Program } from '../program';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';

interface IamOptions {
  readonly for: string;
  readonly queues?: string | undefined;
  readonly account?: string | undefined;
  readonly queue?: string | undefined;
  readonly deadLetterQueue?: string | undefined;
}

export function addIam(program: Program, perform: Perform): void {
  program
    .command('iam')
    .description('Print the least IAM policy for a part of Gatehouse, for the published configuration (or that of --config).')
    .option('--for <who>', programs.join(', '), 'workers')
    .option('--queues <groups>', 'for workers that serve only some queues: enforce, bulk')
    .option('--account <id>', 'AWS account of the user pools (default: GATEHOUSE_EXPECTED_OWNER, else asked of Cognito)')
    .option('--queue <url>', 'event queue, for relay and triggers (or GATEHOUSE_QUEUE_URL)')
    .option('--dead-letter-queue <url>', 'for the relay (or GATEHOUSE_DEAD_LETTER_QUEUE_URL)')
    .addHelpText('after', examples)
    .action((options) => perform((session) => iam(session, options, program.getOptionValueSource('config') === 'cli')));
}

const examples = `
Buckets encrypted with a KMS key of yours need kms:Decrypt and kms:GenerateDataKey on that key as well.

Examples:
  $ temporal gatehouse iam --queues enforce > policy.json
  $ aws iam put-role-policy --role-name gatehouse-worker --policy-name gatehouse --policy-document file://policy.json
  $ temporal gatehouse iam --for relay --queue https://sqs.us-east-1.amazonaws.com/111122223333/gatehouse-events`;

async function iam(session: Session, options: IamOptions, ofFile: boolean): Promise<CommandResult> {
  const permissions = permissionsOf(options.for, options.queues);
  const { env } = session.terminal;
  const eventQueue = options.queue ?? env['GATEHOUSE_QUEUE_URL'];
  const deadLetterQueue = options.deadLetterQueue ?? env['GATEHOUSE_DEAD_LETTER_QUEUE_URL'];
  if (eventQueue === undefined && permissions.some(({ on }) => on === 'event-queue')) {
    const remedy = 'Pass the URL of the queue that events stand on, or set GATEHOUSE_QUEUE_URL.';
    throw new GatehouseFailure('InvalidInput', { place: '--queue', remedy });
  }
  const print = async (config: GatehouseConfig, aws: Aws): Promise<CommandResult> => {
    const account = options.account ?? aws.expectedOwner ?? (await accountOf(aws, config));
    if (!/^\d{12}$/.test(account))
      throw new GatehouseFailure('InvalidInput', { place: '--account', value: account, remedy: 'Pass twelve digits.' });
    const maps = permissions.some(({ on }) => on === 'data-objects') ? await coverMaps(aws, config) : undefined;
    for (const note of maps?.notes ?? []) session.progress(`note: ${note}`);
    const policy = policyDocument(permissions, { config, account, eventQueue, deadLetterQueue, mapped: maps?.folders });
    return { json: policy, lines: [JSON.stringify(policy, undefined, 2)] };
  };
  if (ofFile) {
    return withConfig(session, (config) =>
      withAws(openAws(session.terminal, config.controlBucket, config.pools[0]?.userPoolId), (aws) => print(config, aws)),
    );
  }
  const aws = openAws(session.terminal, await controlBucketName(session));
  return withAws(aws, async () => print((await aws.configs.published()).config, aws));
}

async function withAws(aws: Aws, work: (aws: Aws) => Promise<CommandResult>): Promise<CommandResult> {
  try {
    return await work(aws);
  } finally {
    aws.close();
  }
}
