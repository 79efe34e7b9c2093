import type { GatehouseConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { readConfigFile } from '../config-file';
import { controlBucketName } from '../control-bucket-name';
import { type Aws, openAws } from '../open-aws';
import { openTemporal } from '../open-temporal';
import type { Session } from '../session';
import type { Facts, TemporalState } from './facts';
import { controlBucketReads, dataBucketReads, lookAtBucket } from './look-at-bucket';
import { lookAtPool } from './look-at-pool';
import { lookAtTemporal } from './look-at-temporal';
import { createLooker, type Looker } from './looker';
import { tryWorkerCalls } from './try-worker-calls';

export interface GatherOptions {
  /** Make the calls of a worker instead of those of an operator. */
  readonly asWorker: boolean;
}

/** Reads everything that doctor judges; writes nothing. Raises `InvalidInput` when it is not told of any deployment. */
export async function gather(session: Session, { asWorker }: GatherOptions): Promise<Facts> {
  const looker = createLooker();
  const file = await fileOf(session);
  const controlBucket =
    file !== undefined && 'controlBucket' in file.found && session.options.controlBucket === undefined
      ? file.found.controlBucket
      : await controlBucketName(session);
  const aws = openAws(session.terminal, controlBucket, firstPool(file?.found));
  try {
    session.progress('looking at AWS …');
    const current = await looker.look(async () => (await aws.configs.current())?.published ?? 'none');
    const config = current === undefined || current === 'none' ? configIn(file?.found) : current.config;
    const seen = await lookAtAws(aws, config, looker, asWorker);
    session.progress('looking at Temporal …');
    const temporal = await looker.look(() => temporalOf(session));
    return { file, controlBucket, published: current, ...seen, temporal, failures: looker.failures };
  } finally {
    aws.close();
  }
}

async function lookAtAws(
  aws: Aws,
  config: GatehouseConfig | undefined,
  looker: Looker,
  asWorker: boolean,
): Promise<Pick<Facts, 'control' | 'data' | 'pools'>> {
  if (asWorker) {
    if (config !== undefined) await tryWorkerCalls(aws, config, looker);
    return { control: undefined, data: [], pools: [] };
  }
  const control = await lookAtBucket(aws, aws.controlBucket, controlBucketReads, looker);
  const pools = config?.pools ?? [];
  const buckets = [...new Set(pools.map(({ dataBucket }) => dataBucket))];
  const data = await inTurn(buckets, (bucket) => lookAtBucket(aws, bucket, dataBucketReads, looker));
  const states = await inTurn(pools, (pool) => lookAtPool(aws, pool, looker));
  return { control, data: data.filter((found) => found !== undefined), pools: states };
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

async function temporalOf(session: Session): Promise<TemporalState> {
  const temporal = await openTemporal(session);
  try {
    return await lookAtTemporal(temporal, session.terminal.env['GATEHOUSE_TASK_QUEUE_PREFIX'] ?? '');
  } finally {
    await temporal.connection.close();
  }
}

/** The file where there is one; none is needed where the control bucket is named. */
async function fileOf(session: Session): Promise<Facts['file']> {
  try {
    return { path: session.options.config, found: await readConfigFile(session) };
  } catch (error) {
    const absent = error instanceof GatehouseFailure && error.details.value === 'ENOENT';
    const named = session.options.controlBucket ?? session.terminal.env['GATEHOUSE_CONTROL_BUCKET'];
    if (absent && named !== undefined) return undefined;
    throw error;
  }
}

const configIn = (found: NonNullable<Facts['file']>['found'] | undefined): GatehouseConfig | undefined =>
  found === undefined || 'problems' in found ? undefined : found;

const firstPool = (found: NonNullable<Facts['file']>['found'] | undefined): string | undefined =>
  configIn(found)?.pools[0]?.userPoolId;
