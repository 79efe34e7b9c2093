import { readBucketPolicyText } from '../../../aws/bucket-policy-text';
import type { GatehouseConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { readConfigFile } from '../config-file';
import { type Aws, openAws } from '../open-aws';
import { openTemporal } from '../open-temporal';
import type { Session } from '../session';
import { localTemplates } from '../templates/local-templates';
import type { BucketFacts, Facts, TemporalState } from './facts';
import { lookAtAccess } from './look-at-access';
import { controlBucketReads, dataBucketReads, lookAtBucket } from './look-at-bucket';
import { lookAtMarks } from './look-at-marks';
import { lookAtPool } from './look-at-pool';
import { lookAtTenants, noTenantPools } from './look-at-tenants';
import { lookAtTemporal } from './look-at-temporal';
import { lookAtTemplates } from './look-at-templates';
import { createLooker, type Looker } from './looker';
import { someTenantBuckets } from './tenant-buckets';
import { tryWorkerCalls } from './try-worker-calls';

export interface GatherOptions {
  /** Make the calls of a worker instead of those of an operator. */
  readonly asWorker: boolean;
}

type AwsFacts = Pick<
  Facts,
  | 'published'
  | 'control'
  | 'marks'
  | 'data'
  | 'policies'
  | 'pools'
  | 'sessions'
  | 'tenants'
  | 'moreTenantBuckets'
  | 'templates'
  | 'hosts'
>;

const nothing: AwsFacts = {
  published: undefined,
  control: undefined,
  marks: undefined,
  data: [],
  policies: [],
  pools: [],
  sessions: [],
  tenants: noTenantPools,
  moreTenantBuckets: false,
  templates: [],
  hosts: [],
};

/** Reads everything that doctor judges; writes nothing. Raises `InvalidInput` when it is told of no deployment. */
export async function gather(session: Session, { asWorker }: GatherOptions): Promise<Facts> {
  const looker = createLooker();
  const file = await fileOf(session);
  const config = file === undefined || 'problems' in file.found ? undefined : file.found;
  const controlBucket = namedBucket(session) ?? config?.controlBucket;
  session.progress('looking at AWS …');
  const aws = controlBucket === undefined ? undefined : openAws(session.terminal, controlBucket, config?.pools[0]?.userPoolId);
  const seen = aws === undefined ? nothing : await lookAtAws(session, { aws, file: config, looker, asWorker });
  session.progress('looking at Temporal …');
  const temporal = await looker.look(undefined, () => temporalOf(session));
  const caller = asWorker ? 'workers' : 'operator';
  return { file, controlBucket, ...seen, at: new Date(), temporal, caller, failed: looker.failed };
}

interface Looking {
  readonly aws: Aws;
  readonly file: GatehouseConfig | undefined;
  readonly looker: Looker;
  readonly asWorker: boolean;
}

async function lookAtAws(session: Session, { aws, file, looker, asWorker }: Looking): Promise<AwsFacts> {
  try {
    const published = await looker.look('s3:GetObject', async () => (await aws.configs.current())?.published ?? 'none');
    const config = published === undefined || published === 'none' ? file : published.config;
    const pools = config?.pools ?? [];
    if (asWorker) {
      if (config !== undefined) await tryWorkerCalls(aws, config, looker);
      return { ...nothing, published };
    }
    const ofTenants = await looker.look('s3:ListBucket', () => someTenantBuckets(aws, pools));
    const buckets = [...new Set([...pools.map(({ dataBucket }) => dataBucket), ...(ofTenants?.names ?? [])])];
    const control = await lookAtBucket(aws, aws.controlBucket, controlBucketReads, looker);
    const data = await inTurn(buckets, (bucket) => lookAtBucket(aws, bucket, dataBucketReads, looker));
    const policies = await inTurn(reached(data), (bucket) => lookAtPolicy(aws, bucket, looker));
    const states = await inTurn(pools, (pool) => lookAtPool(aws, pool, looker));
    const marks = config === undefined || control === undefined ? undefined : await lookAtMarks(aws, config, looker);
    const access = await lookAtAccess(aws, config, looker);
    const tenants = await lookAtTenants(aws, config, looker);
    const templates = await lookAtTemplates({ aws, local: localTemplates(session) }, states, looker);
    return {
      published,
      control,
      marks,
      data: data.filter((found) => found !== undefined),
      policies: policies.flat(),
      pools: states,
      templates,
      tenants,
      moreTenantBuckets: ofTenants?.isPartial === true,
      ...access,
    };
  } finally {
    aws.close();
  }
}

const reached = (data: readonly (BucketFacts | undefined)[]): readonly string[] => data.flatMap((found) => found?.bucket ?? []);

async function lookAtPolicy({ s3: client, expectedOwner }: Aws, bucket: string, { look }: Looker): Promise<Facts['policies']> {
  const policy = await look('s3:GetBucketPolicy', () => readBucketPolicyText({ client, bucket, expectedOwner }));
  return policy === undefined ? [] : [{ bucket, policy }];
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

const namedBucket = ({ options, terminal }: Session): string | undefined =>
  options.controlBucket ?? (terminal.env['GATEHOUSE_CONTROL_BUCKET'] || undefined);

/** The file where there is one; none is needed where the control bucket is named. */
async function fileOf(session: Session): Promise<Facts['file']> {
  try {
    return { path: session.options.config, found: await readConfigFile(session) };
  } catch (error) {
    const absent = error instanceof GatehouseFailure && error.details.value === 'ENOENT';
    if (absent && namedBucket(session) !== undefined) return undefined;
    throw error;
  }
}
