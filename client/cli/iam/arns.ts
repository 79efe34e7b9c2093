import type { ResourceKind } from '../../../aws/permissions';
import type { GatehouseConfig, PoolConfig } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import { adoptionsPrefix, configPrefix, receiptsPrefix, userRecordsPrefix } from '../../../core/layout/control-keys';

/** What the ARNs of a deployment are made of. */
export interface Deployment {
  readonly config: GatehouseConfig;
  /** Twelve digits. */
  readonly account: string;
  /** URLs or ARNs of queues; without one, what is on it is left out. */
  readonly eventQueue?: string | undefined;
  readonly deadLetterQueue?: string | undefined;
  /** Pool to folders of its data bucket, each ending in `/`, that maps of prefixes name besides the layout. */
  readonly mapped?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** The ARNs of a kind of resource, in order, each once. Raises `InvalidInput` for a queue that is no URL and no ARN. */
export function arnsOf(
  kind: ResourceKind,
  { config, account, eventQueue, deadLetterQueue, mapped }: Deployment,
): readonly string[] {
  const { controlBucket, pools } = config;
  const { region, partition } = placeOf(pools);
  const bucket = (name: string): string => `arn:${partition}:s3:::${name}`;
  const queue = (url: string | undefined): string[] => (url === undefined ? [] : [queueArn(url, { partition, region })]);
  const ofPools = (arn: (pool: PoolConfig) => string | readonly string[]): string[] => [...new Set(pools.flatMap(arn))].sort();
  switch (kind) {
    case 'user-pool':
      return ofPools(({ userPoolId }) => `arn:${partition}:cognito-idp:${region}:${account}:userpool/${userPoolId}`);
    case 'control-bucket':
      return [bucket(controlBucket)];
    case 'control-config':
      return [`${bucket(controlBucket)}/${configPrefix}*`];
    case 'control-registry':
      return ofPools(({ userPoolId }) => `${bucket(controlBucket)}/${userRecordsPrefix(userPoolId)}*`);
    case 'control-receipts':
      return [`${bucket(controlBucket)}/${receiptsPrefix}*`];
    case 'control-adoptions':
      return ofPools(({ userPoolId }) => `${bucket(controlBucket)}/${adoptionsPrefix(userPoolId)}*`);
    case 'data-bucket':
      return ofPools(({ dataBucket }) => bucket(dataBucket));
    case 'data-objects':
      return ofPools((pool) =>
        [layoutFolder(pool), ...(mapped?.get(pool.userPoolId) ?? [])].map((folder) => `${bucket(pool.dataBucket)}/${folder}*`),
      );
    case 'event-queue':
      return queue(eventQueue);
    case 'dead-letter-queue':
      return queue(deadLetterQueue);
  }
}

/** The part of the layout that all of its prefixes share. */
export const layoutFolder = ({ layout }: PoolConfig): string => layout.slice(0, layout.indexOf('{'));

/** One deployment serves one Region: that of its pools. */
function placeOf([first]: readonly PoolConfig[]): { readonly region: string; readonly partition: string } {
  const region = first?.userPoolId.split('_')[0] ?? '';
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { region, partition };
}

/** `https://sqs.<region>.amazonaws.com/<account>/<name>` as an ARN. */
function queueArn(text: string, { partition, region }: { readonly partition: string; readonly region: string }): string {
  if (/^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w.-]+$/.test(text)) return text;
  const [, host = '', account, name] = /^https?:\/\/([^/]+)\/(\d{12})\/([\w.-]+)$/.exec(text) ?? [];
  if (account === undefined || name === undefined) {
    const remedy = 'Pass the URL of the queue, https://sqs.<region>.amazonaws.com/<account>/<name>, or its ARN.';
    throw new GatehouseFailure('InvalidInput', { place: 'queue', value: text, remedy });
  }
  const named = /^sqs\.([\w-]+)\.amazonaws\./.exec(host)?.[1];
  return `arn:${partition}:sqs:${named ?? region}:${account}:${name}`;
}
