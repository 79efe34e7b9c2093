import type { Client, Connection } from '@temporalio/client';
import { ensureBucketSettings, ensureControlBucket } from '../../aws/control-bucket';
import { claimControlBucket } from '../../aws/deployment-mark';
import { addAttributes, missingAttributes } from '../../aws/pool-setup';
import type { GatehouseConfig } from '../../core/config/types';
import type { Aws } from './open-aws';
import { ownDeployment } from './own-deployment';
import { ensureSearchAttributes } from './search-attributes';

/** What set-up works on. */
export interface SetupPorts {
  readonly aws: Pick<Aws, 's3' | 'cognito' | 'objects' | 'region' | 'expectedOwner'>;
  readonly temporal: { readonly client: Client; readonly connection: Connection };
  readonly config: GatehouseConfig;
  /** Asked before attributes are added to a pool, which nothing can undo. */
  readonly mayAddAttributes: (userPoolId: string, names: readonly string[]) => Promise<boolean>;
  readonly progress?: (line: string) => void;
}

export interface SetupReport {
  readonly steps: readonly { readonly part: string; readonly outcome: 'already so' | 'done' | 'left out' }[];
}

/**
 * Makes ready what `config` needs: the control bucket, search attributes of the namespace, custom attributes of the
 * pools. Doing it again changes nothing. Raises `ControlBucketTaken` and `BucketNotOurs`, with nothing done;
 * `SearchAttributesMissing`, `UserPoolMissing`, `AttributeImmutable`, `AttributeNotInSchema`, `PermissionMissing`,
 * `AwsUnavailable`.
 */
export async function setUp(ports: SetupPorts): Promise<SetupReport> {
  const { config, progress = () => undefined } = ports;
  progress(`control bucket ${config.controlBucket} …`);
  const steps = [...(await controlBucket(ports))];
  progress('search attributes …');
  steps.push(...(await searchAttributes(ports)));
  for (const pool of config.pools) {
    progress(`user pool ${pool.userPoolId} …`);
    steps.push(...(await customAttributes(ports, pool)));
  }
  return { steps };
}

async function controlBucket({ aws, config }: SetupPorts): Promise<SetupReport['steps']> {
  const { s3: client, region, expectedOwner } = aws;
  const bucket = config.controlBucket;
  const own = await ownDeployment(aws, config);
  const made = await ensureControlBucket({ client, bucket, region, expectedOwner });
  const claimed = await claimControlBucket(aws.objects, bucket, own);
  const mark = {
    part: `bucket ${bucket}: mark of this deployment`,
    outcome: claimed ? ('done' as const) : ('already so' as const),
  };
  return [made, mark, ...(await ensureBucketSettings({ client, bucket, expectedOwner }))];
}

async function searchAttributes({ temporal }: SetupPorts): Promise<SetupReport['steps']> {
  const added = await ensureSearchAttributes(temporal.client, temporal.connection);
  const part = `namespace ${temporal.client.options.namespace}: search attributes`;
  return [{ part, outcome: added.length === 0 ? 'already so' : 'done' }];
}

async function customAttributes(
  { aws, mayAddAttributes }: SetupPorts,
  pool: GatehouseConfig['pools'][number],
): Promise<SetupReport['steps']> {
  const missing = await missingAttributes(aws.cognito, pool);
  const allowed = missing.length > 0 && (await mayAddAttributes(pool.userPoolId, missing));
  if (allowed) await addAttributes(aws.cognito, pool.userPoolId, missing);
  return Object.keys(pool.writeBack).map((name) => ({
    part: `pool ${pool.userPoolId}: attribute ${name}`,
    outcome: !missing.includes(name) ? 'already so' : allowed ? 'done' : 'left out',
  }));
}
