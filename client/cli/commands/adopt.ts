import type { AdoptionResult } from '../../../core/contract/adoption';
import type { PoolConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { followAdoption } from '../adoption/follow';
import { pickPool } from '../adoption/pick-pool';
import { readMap } from '../adoption/read-map';
import { signalAdoption, startAdoption } from '../adoption/runs';
import { storeMap } from '../adoption/store-map';
import { controlBucketName } from '../control-bucket-name';
import { type Aws, openAws } from '../open-aws';
import { openTemporal, type Temporal } from '../open-temporal';
import type { Program } from '../program';
import type { CommandResult } from '../result';
import type { Perform, Session } from '../session';

interface AdoptOptions {
  readonly pool?: string | undefined;
  readonly map?: string | undefined;
  readonly pause?: true | undefined;
  readonly resume?: true | undefined;
}

export function addAdopt(program: Program, perform: Perform): void {
  program
    .command('adopt')
    .description('Record the users of a pool that has users. Writes to the control bucket alone; safe to run again.')
    .option('--pool <id>', 'user pool, where several are configured')
    .option('--map <file>', 'prefixes that do not follow the layout: lines `sub,prefix`')
    .option('--pause', 'stop the adoption that runs after the pages in hand')
    .option('--resume', 'let it go on')
    .addHelpText(
      'after',
      '\nCtrl-C stops looking; the adoption goes on.\n\nExamples:\n  $ temporal gatehouse adopt\n' +
        '  $ temporal gatehouse adopt --map prefixes.csv\n  $ temporal gatehouse adopt --pause',
    )
    .action((options) => perform((session) => adopt(session, options)));
}

async function adopt(session: Session, options: AdoptOptions): Promise<CommandResult> {
  assertOneWish(options);
  const aws = openAws(session.terminal, await controlBucketName(session), options.pool);
  try {
    const published = await aws.configs.published();
    const pool = pickPool(published, options.pool);
    const prefixes = options.map === undefined ? undefined : await readMap(session.terminal, options.map, pool, published);
    const temporal = await openTemporal(session);
    try {
      if (options.pause || options.resume) return await tell(temporal, pool, options.pause ? 'pause' : 'resume');
      return await run(session, { aws, temporal, pool, prefixes });
    } finally {
      await temporal.connection.close();
    }
  } finally {
    aws.close();
  }
}

function assertOneWish({ map, pause, resume }: AdoptOptions): void {
  if ([map, pause, resume].filter((wish) => wish !== undefined).length < 2) return;
  const remedy = 'Pass one of --map, --pause and --resume.';
  throw new GatehouseFailure('InvalidInput', { place: 'options of adopt', remedy });
}

async function tell({ client }: Temporal, { userPoolId }: PoolConfig, signal: 'pause' | 'resume'): Promise<CommandResult> {
  await signalAdoption(client, userPoolId, signal);
  const lines = signal === 'pause' ? ['Paused. Go on with `temporal gatehouse adopt --resume`.'] : ['The adoption goes on.'];
  return { json: { pool: userPoolId, asked: signal }, lines };
}

interface AdoptionPorts {
  readonly aws: Aws;
  readonly temporal: Temporal;
  readonly pool: PoolConfig;
  readonly prefixes: ReadonlyMap<string, string> | undefined;
}

async function run(session: Session, { aws, temporal, pool, prefixes }: AdoptionPorts): Promise<CommandResult> {
  const map = prefixes === undefined ? undefined : await storeMap(aws, pool.userPoolId, prefixes);
  const prefix = session.terminal.env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '';
  const input = { pool: pool.userPoolId, ...(map === undefined ? {} : { map }) };
  const started = await startAdoption(temporal.client, prefix, input);
  const result = await followAdoption(session, started);
  if (result !== undefined) return show(session, pool, result, prefixes?.size ?? 0);
  const lines = ['The adoption goes on. Look again with `temporal gatehouse adopt`, or stop it with `--pause`.'];
  return { json: { finished: false, workflowId: started.workflowId }, lines };
}

/** A listing that is this much shorter than Cognito's estimate was perhaps cut short. */
const shortBelow = 0.9;

function show({ paint }: Session, { mode }: PoolConfig, result: AdoptionResult, entries: number): CommandResult {
  const { listed, recorded, disabled, unplaced, mapped, mapIgnored, about, receipt } = result;
  const count = (number: number): string => number.toLocaleString('en');
  const unknown = entries - mapped - mapIgnored;
  const warnings = [
    ...(listed < about * shortBelow ? [`${count(about)} were expected: the listing may have been cut short; run it again`] : []),
    ...(unplaced > 0 ? [`${count(unplaced)} have no tenant that can be part of a key, and so no prefix yet`] : []),
    ...(mapIgnored > 0 ? [`${count(mapIgnored)} of the map had a record with another prefix, which stays`] : []),
    ...(unknown > 0 ? [`${count(unknown)} lines of the map name nobody in the pool`] : []),
  ];
  return {
    json: { finished: true, ...result, warnings },
    lines: [
      paint.green(`Adopted: ${count(listed)} users listed, ${count(recorded)} recorded, ${count(disabled)} disabled.`),
      ...(entries === 0 ? [] : [`  ${count(mapped)} keep the prefix of the map`]),
      ...(receipt === undefined ? [] : [`  receipt ${receipt}`]),
      ...warnings.map((warning) => paint.yellow(`warning: ${warning}`)),
      ...(mode === 'observe' ? ['Next: `mode: additive` in gatehouse.yaml, then `temporal gatehouse apply`.'] : []),
    ],
  };
}
