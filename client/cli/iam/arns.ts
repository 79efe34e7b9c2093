import type { ResourceKind } from '../../../aws/permissions';
import { type GatehouseConfig, managesAccess, type PoolConfig, rolesOf } from '../../../core/config/types';
import { GatehouseFailure } from '../../../core/failures';
import {
  accessRecordsPrefix,
  adoptionsPrefix,
  configPrefix,
  receiptsPrefix,
  userRecordsPrefix,
} from '../../../core/layout/control-keys';

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
  const ofPools = (arn: (pool: PoolConfig) => string | readonly string[], some = pools): string[] =>
    [...new Set(some.flatMap(arn))].sort();
  const guarded = pools.filter(managesAccess);
  const userPool = ({ userPoolId }: PoolConfig): string =>
    `arn:${partition}:cognito-idp:${region}:${account}:userpool/${userPoolId}`;
  const objects = (pool: PoolConfig): readonly string[] =>
    [layoutFolder(pool), ...(mapped?.get(pool.userPoolId) ?? [])].map((folder) => `${bucket(pool.dataBucket)}/${folder}*`);
  switch (kind) {
    case 'user-pool':
      return ofPools(userPool);
    case 'grouped-pool':
      return ofPools(
        userPool,
        pools.filter(({ groups }) => Object.keys(groups).length > 0),
      );
    case 'guarded-pool':
      return ofPools(userPool, guarded);
    case 'guarded-identity-pool':
      return ofPools(
        ({ identityPoolId }) =>
          identityPoolId === undefined
            ? []
            : `arn:${partition}:cognito-identity:${region}:${account}:identitypool/${identityPoolId}`,
        guarded,
      );
    case 'guarded-role':
      return ofPools(rolesOf, guarded);
    case 'guarded-role-policy':
      return guarded.length === 0 ? [] : [`arn:${partition}:iam::${account}:policy/*`, `arn:${partition}:iam::aws:policy/*`];
    case 'guarded-bucket':
      return ofPools(({ dataBucket }) => bucket(dataBucket), guarded);
    case 'guarded-objects':
      return ofPools(objects, guarded);
    case 'control-access':
      return guarded.length === 0 ? [] : [`${bucket(controlBucket)}/${accessRecordsPrefix}*`];
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
      return ofPools(objects);
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
