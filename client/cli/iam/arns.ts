import type { ResourceKind } from '../../../aws/permissions';
import { archiveFolder } from '../../../core/config/offboarding-schema';
import { type GatehouseConfig, givesObjectTags, managesAccess, type PoolConfig, rolesOf } from '../../../core/config/types';
import { ownTemplatesOf } from '../../../core/first-login/files-for';
import { hasTenants, type TenantPool } from '../../../core/plan/plan-tenant';
import { GatehouseFailure } from '../../../core/failures';
import {
  accessRecordsPrefix,
  adoptionsPrefix,
  clientsKey,
  configPrefix,
  offboardingsPrefix,
  passesPrefix,
  receiptsPrefix,
  reportsPrefix,
  templatesPrefix,
  tenantBucketsPrefix,
  tenantRecordsPrefix,
  tenantWaitingPrefix,
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
export const arnsOf = (kind: ResourceKind, deployment: Deployment): readonly string[] =>
  [...new Set(resources[kind](partsOf(deployment)))].sort();

interface Parts extends Deployment, Place {
  readonly pools: readonly PoolConfig[];
  /** Pools whose access Gatehouse decides. */
  readonly guarded: readonly PoolConfig[];
  /** Those of them whose revoked users' objects are archived. */
  readonly archived: readonly PoolConfig[];
  /** Those of them of which every version is. */
  readonly versioned: readonly PoolConfig[];
  /** Guarded ones whose users may be erased. */
  readonly purged: readonly PoolConfig[];
  /** Those of them whose groups give tags to objects. */
  readonly tagged: readonly PoolConfig[];
}

const partsOf = (deployment: Deployment): Parts => {
  const { pools } = deployment.config;
  const guarded = pools.filter(managesAccess);
  const archived = guarded.filter(({ offboarding }) => offboarding?.archive === true);
  const versioned = archived.filter(({ offboarding }) => offboarding?.allVersions === true);
  const purged = guarded.filter(({ offboarding }) => offboarding?.purge === true);
  return {
    ...deployment,
    ...placeOf(pools),
    pools,
    guarded,
    archived,
    versioned,
    purged,
    tagged: guarded.filter(givesObjectTags),
  };
};

const bucket = ({ partition }: Place, name: string): string => `arn:${partition}:s3:::${name}`;

/** Those that the tenants of a pool have for themselves. */
const tenantBuckets = (parts: Place, { tenants }: PoolConfig): readonly string[] =>
  tenants?.bucket === undefined ? [] : [bucket(parts, tenants.bucket.pattern.replace(/\{\w+\}/g, '*'))];

/** Its data bucket, and those of its tenants. */
const bucketsOf = (parts: Place, pool: PoolConfig): readonly string[] => [
  bucket(parts, pool.dataBucket),
  ...tenantBuckets(parts, pool),
];

const inControl = (parts: Parts, prefix: string): string => `${bucket(parts, parts.config.controlBucket)}/${prefix}*`;

const userPool = ({ partition, region, account }: Parts, { userPoolId }: PoolConfig): string =>
  `arn:${partition}:cognito-idp:${region}:${account}:userpool/${userPoolId}`;

const identityPool = ({ partition, region, account }: Parts, { identityPoolId }: PoolConfig): readonly string[] =>
  identityPoolId === undefined ? [] : [`arn:${partition}:cognito-identity:${region}:${account}:identitypool/${identityPoolId}`];

const objects = (parts: Parts, pool: PoolConfig): readonly string[] => [
  ...[layoutFolder(pool), ...(parts.mapped?.get(pool.userPoolId) ?? [])].map(
    (folder) => `${bucket(parts, pool.dataBucket)}/${folder}*`,
  ),
  ...tenantBuckets(parts, pool).map((arn) => `${arn}/${layoutFolder(pool)}*`),
];

const archiveBuckets = (parts: Parts, pool: PoolConfig): readonly string[] => {
  const { archiveBucket } = pool.offboarding ?? {};
  return archiveBucket === undefined ? bucketsOf(parts, pool) : [bucket(parts, archiveBucket)];
};

const archives = (parts: Parts, pool: PoolConfig): readonly string[] =>
  archiveBuckets(parts, pool).map((arn) => `${arn}/${archiveFolder(pool.offboarding ?? {})}${pool.userPoolId}/*`);

const archiveKey = ({ offboarding }: PoolConfig): readonly string[] => {
  const encryption = offboarding?.encryption;
  return encryption === undefined || encryption === 'aes256' ? [] : [encryption.kmsKey];
};

const queue = (url: string | undefined, place: Place): readonly string[] => (url === undefined ? [] : [queueArn(url, place)]);

/** Pools whose users may move from one tenant to another. */
const moving = ({ guarded }: Parts): readonly PoolConfig[] =>
  guarded.filter(({ tenantAttribute, mode }) => tenantAttribute !== undefined && mode === 'enforce');

/** Pools whose users get a file at their first sign-in. */
const welcomed = ({ pools }: Parts): readonly PoolConfig[] => pools.filter(({ firstLogin }) => firstLogin !== undefined);

/** Templates that do not come with Gatehouse. */
const hasOwnTemplates = ({ pools }: Parts): boolean => pools.some((pool) => ownTemplatesOf(pool).length > 0);

/** Pools whose files get tags. */
const tagging = (parts: Parts): readonly PoolConfig[] =>
  welcomed(parts).filter(({ firstLogin }) => Object.keys(firstLogin?.tags ?? {}).length > 0);

/** Keys that users' objects are encrypted with, as far as they are configured. */
const keysOf = (pools: readonly PoolConfig[]): readonly string[] =>
  pools.flatMap(({ firstLogin, tenants }) => [firstLogin?.kmsKey ?? [], tenants?.bucket?.kmsKey ?? []].flat());

/** Pools whose tenants are made. */
const withTenants = ({ pools }: Parts): readonly TenantPool[] => pools.filter(hasTenants);

const resources: Readonly<Record<ResourceKind, (parts: Parts) => readonly string[]>> = {
  'user-pool': (parts) => parts.pools.map((pool) => userPool(parts, pool)),
  'grouped-pool': (parts) =>
    parts.pools.filter(({ groups }) => Object.keys(groups).length > 0).map((pool) => userPool(parts, pool)),
  'guarded-pool': (parts) => parts.guarded.map((pool) => userPool(parts, pool)),
  'guarded-identity-pool': (parts) => parts.guarded.flatMap((pool) => identityPool(parts, pool)),
  'guarded-role': ({ guarded }) => guarded.flatMap(rolesOf),
  'guarded-role-policy': ({ guarded, partition, account }) =>
    guarded.length === 0 ? [] : [`arn:${partition}:iam::${account}:policy/*`, `arn:${partition}:iam::aws:policy/*`],
  'guarded-bucket': (parts) => parts.guarded.flatMap((pool) => bucketsOf(parts, pool)),
  'guarded-objects': (parts) => parts.guarded.flatMap((pool) => objects(parts, pool)),
  'control-access': (parts) => (parts.guarded.length === 0 ? [] : [inControl(parts, accessRecordsPrefix)]),
  'control-bucket': (parts) => [bucket(parts, parts.config.controlBucket)],
  'control-config': (parts) => [inControl(parts, configPrefix)],
  'control-registry': (parts) => parts.pools.map(({ userPoolId }) => inControl(parts, userRecordsPrefix(userPoolId))),
  'control-receipts': (parts) => [inControl(parts, receiptsPrefix)],
  'control-adoptions': (parts) => parts.pools.map(({ userPoolId }) => inControl(parts, adoptionsPrefix(userPoolId))),
  'control-offboardings': (parts) => (withTenants(parts).length === 0 ? [] : [inControl(parts, offboardingsPrefix)]),
  // Any pool is compared where an event shows no user, or somebody asks for it.
  'control-passes': (parts) => [inControl(parts, passesPrefix)],
  'control-reports': (parts) => [inControl(parts, reportsPrefix)],
  'control-clients': (parts) =>
    parts.pools.map(({ userPoolId }) => `${bucket(parts, parts.config.controlBucket)}/${clientsKey(userPoolId)}`),
  'control-templates': (parts) => (hasOwnTemplates(parts) ? [inControl(parts, templatesPrefix)] : []),
  'welcomed-bucket': (parts) => welcomed(parts).flatMap((pool) => bucketsOf(parts, pool)),
  'welcomed-tagged-objects': (parts) => tagging(parts).flatMap((pool) => objects(parts, pool)),
  'welcomed-key': (parts) => keysOf(welcomed(parts)),
  'archived-key': (parts) => keysOf(parts.archived),
  'welcomed-objects': (parts) => welcomed(parts).flatMap((pool) => objects(parts, pool)),
  'data-bucket': (parts) => parts.pools.flatMap((pool) => bucketsOf(parts, pool)),
  'data-objects': (parts) => parts.pools.flatMap((pool) => objects(parts, pool)),
  'archived-registry': (parts) => parts.archived.map(({ userPoolId }) => inControl(parts, userRecordsPrefix(userPoolId))),
  'archived-bucket': (parts) => parts.archived.flatMap((pool) => bucketsOf(parts, pool)),
  'archived-objects': (parts) => parts.archived.flatMap((pool) => objects(parts, pool)),
  'archive-bucket': (parts) => parts.archived.flatMap((pool) => archiveBuckets(parts, pool)),
  'archive-objects': (parts) => parts.archived.flatMap((pool) => archives(parts, pool)),
  'archive-key': (parts) => parts.archived.flatMap(archiveKey),
  'versioned-bucket': (parts) => parts.versioned.flatMap((pool) => bucketsOf(parts, pool)),
  'versioned-objects': (parts) => parts.versioned.flatMap((pool) => objects(parts, pool)),
  'purged-control': (parts) => (parts.purged.length === 0 ? [] : [bucket(parts, parts.config.controlBucket)]),
  'purged-registry': (parts) => parts.purged.map(({ userPoolId }) => inControl(parts, userRecordsPrefix(userPoolId))),
  'purged-bucket': (parts) => parts.purged.flatMap((pool) => [...bucketsOf(parts, pool), ...archiveBuckets(parts, pool)]),
  'purged-key': (parts) => [...keysOf(parts.purged), ...parts.purged.flatMap(archiveKey)],
  'purged-objects': (parts) => parts.purged.flatMap((pool) => [...objects(parts, pool), ...archives(parts, pool)]),
  'moved-registry': (parts) => moving(parts).map(({ userPoolId }) => inControl(parts, userRecordsPrefix(userPoolId))),
  'moved-bucket': (parts) => moving(parts).flatMap((pool) => [...bucketsOf(parts, pool), ...archiveBuckets(parts, pool)]),
  'moved-objects': (parts) => moving(parts).flatMap((pool) => objects(parts, pool)),
  'moved-lists': (parts) => moving(parts).flatMap((pool) => archives(parts, pool)),
  'moved-key': (parts) => keysOf(moving(parts)),
  'tagged-registry': (parts) => parts.tagged.map(({ userPoolId }) => inControl(parts, userRecordsPrefix(userPoolId))),
  'tagged-bucket': (parts) => parts.tagged.flatMap((pool) => bucketsOf(parts, pool)),
  'tagged-objects': (parts) => parts.tagged.flatMap((pool) => objects(parts, pool)),
  'control-tenants': (parts) =>
    withTenants(parts).length === 0
      ? []
      : [tenantRecordsPrefix, tenantBucketsPrefix, tenantWaitingPrefix].map((prefix) => inControl(parts, prefix)),
  'tenant-bucket': (parts) => parts.pools.flatMap((pool) => tenantBuckets(parts, pool)),
  'tenant-key': (parts) => withTenants(parts).flatMap(({ tenants }) => tenants.bucket?.kmsKey ?? []),
  'offboarded-bucket': (parts) =>
    parts.pools
      .filter(({ tenants }) => tenants?.offboarding?.deleteBucket === true)
      .flatMap((pool) => tenantBuckets(parts, pool)),
  'tenant-tagged-objects': (parts) =>
    withTenants(parts)
      .filter(({ tenants }) => tenants.objectTags !== undefined)
      .flatMap((pool) => objects(parts, pool)),
  // One that is new is in no configuration.
  'tenant-identity-pool': (parts) =>
    withTenants(parts).length === 0
      ? []
      : [`arn:${parts.partition}:cognito-identity:${parts.region}:${parts.account}:identitypool/*`],
  'tenant-group-pool': (parts) =>
    withTenants(parts)
      .filter(({ tenants }) => tenants.group !== undefined)
      .map((pool) => userPool(parts, pool)),
  'event-queue': (parts) => queue(parts.eventQueue, parts),
  'dead-letter-queue': (parts) => queue(parts.deadLetterQueue, parts),
};

/** The part of the layout that all of its prefixes share. */
export const layoutFolder = ({ layout }: PoolConfig): string => layout.slice(0, layout.indexOf('{'));

interface Place {
  readonly region: string;
  readonly partition: string;
}

/** One deployment serves one Region: that of its pools. */
function placeOf([first]: readonly PoolConfig[]): Place {
  const region = first?.userPoolId.split('_')[0] ?? '';
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return { region, partition };
}

/** `https://sqs.<region>.amazonaws.com/<account>/<name>` as an ARN. */
function queueArn(text: string, { partition, region }: Place): string {
  if (/^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w.-]+$/.test(text)) return text;
  const [, host = '', account, name] = /^https?:\/\/([^/]+)\/(\d{12})\/([\w.-]+)$/.exec(text) ?? [];
  if (account === undefined || name === undefined) {
    const remedy = 'Pass the URL of the queue, https://sqs.<region>.amazonaws.com/<account>/<name>, or its ARN.';
    throw new GatehouseFailure('InvalidInput', { place: 'queue', value: text, remedy });
  }
  const named = /^sqs\.([\w-]+)\.amazonaws\./.exec(host)?.[1];
  return `arn:${partition}:sqs:${named ?? region}:${account}:${name}`;
}
