import { estimateUsers } from '../../aws/pool-size';
import { missingAttributes, listClientIds } from '../../aws/pool-setup';
import { assertControlBucket } from '../../aws/deployment-mark';
import type { CurrentConfig } from '../../aws/config-store';
import { describeChanges, type FixedChange, fixedChanges } from '../../core/config/diff-config';
import { type SkippedMode, skippedMode } from '../../core/config/modes';
import { findPool, type GatehouseConfig, type PoolConfig } from '../../core/config/types';
import { userRecordsPrefix } from '../../core/layout/control-keys';
import { planPolicies, type PolicyPlan } from './access/plan-policies';
import { type NotExclusive, planSessions } from './access/plan-sessions';
import type { Aws } from './open-aws';
import { ownDeployment } from './own-deployment';

export type ConfigPorts = Pick<
  Aws,
  'cognito' | 'objects' | 'configs' | 'hosts' | 'identityPools' | 'roles' | 'controlBucket' | 'region' | 'expectedOwner'
>;

/** What publishing a configuration would do. */
export interface ConfigPlan {
  readonly current: CurrentConfig | undefined;
  /** In words; empty when nothing would change. */
  readonly changes: readonly string[];
  /** Changes that existing records do not allow. */
  readonly refused: readonly FixedChange[];
  /** Steps of `mode` that pools with users would skip. */
  readonly skipped: readonly SkippedMode[];
  /** What is not yet as the configuration needs it. */
  readonly warnings: readonly string[];
  /** App client id to user pool id, as the pools are now. */
  readonly clients: Readonly<Record<string, string>>;
  readonly tagsInForceFrom: Readonly<Record<string, string>>;
  /** Pools whose groups `via: role` could not be left. */
  readonly notExclusive: readonly NotExclusive[];
  /** What becomes of the policies that Gatehouse writes. */
  readonly policies: readonly PolicyPlan[];
}

/**
 * Compares a configuration with what is published and with the account. Changes nothing. Raises `ControlBucketTaken`,
 * `UserPoolMissing`, `BucketMissing`, `BucketInOtherRegion`, `BucketNotOurs`, `AttributeImmutable`, `IdentityPoolMissing`,
 * `PolicyUnreadable`, `HostOwnedElsewhere`, `PermissionMissing`, `AwsUnavailable`.
 */
export async function planConfig(ports: ConfigPorts, config: GatehouseConfig): Promise<ConfigPlan> {
  const current = await ports.configs.current();
  await assertControlBucket(ports.objects, config.controlBucket, await ownDeployment(ports, config));
  const clients: Record<string, string> = {};
  const warnings: string[] = [];
  const refused: FixedChange[] = [];
  const skipped: SkippedMode[] = [];
  for (const pool of config.pools) {
    // Raises what is wrong with the bucket, before anything is published that could not be carried out.
    await ports.objects.firstKeys(pool.dataBucket, '', 1);
    for (const id of await listClientIds(ports.cognito, pool.userPoolId)) clients[id] = pool.userPoolId;
    const missing = await missingAttributes(ports.cognito, pool);
    if (missing.length > 0)
      warnings.push(`pool ${pool.userPoolId} lacks ${missing.join(', ')}: run \`temporal gatehouse setup\``);
    const before = await servedBefore(ports, config.controlBucket, current, pool);
    if (before.hasRecords && before.pool !== undefined) refused.push(...fixedChanges(before.pool, pool));
    const skip = skippedMode(before.pool, pool);
    if (skip !== undefined && (before.hasRecords || (await estimateUsers(ports.cognito, pool.userPoolId)) > 0))
      skipped.push(skip);
  }
  const now = new Date();
  const { tagsInForceFrom, notExclusive, ...sessions } = await planSessions(ports, current?.published, config, now);
  const changes = [
    ...describeChanges(current?.published.config, config),
    ...describeClients(current?.published.clients, clients),
    ...sessions.changes,
  ];
  const { policies, ...found } = await planPolicies(ports, current?.published, { config, tagsInForceFrom }, now);
  warnings.push(...sessions.warnings, ...found.warnings);
  return { current, changes, refused, skipped, warnings, clients, tagsInForceFrom, notExclusive, policies };
}

/** The pool as it was last published: one that left the file and comes back with records is held against its last revision. */
async function servedBefore(
  { configs, objects }: ConfigPorts,
  controlBucket: string,
  current: CurrentConfig | undefined,
  { userPoolId }: PoolConfig,
): Promise<{ readonly pool: PoolConfig | undefined; readonly hasRecords: boolean }> {
  let published = current?.published;
  if (published === undefined) return { pool: undefined, hasRecords: false };
  let pool = findPool(published, userPoolId);
  const hasRecords = (await objects.firstKeys(controlBucket, userRecordsPrefix(userPoolId), 1)).length > 0;
  for (let revision = published.revision - 1; hasRecords && pool === undefined && revision > 0; revision -= 1) {
    published = await configs.revision(revision);
    pool = published === undefined ? undefined : findPool(published, userPoolId);
  }
  return { pool, hasRecords };
}

function describeClients(
  before: Readonly<Record<string, string>> = {},
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const added = Object.keys(after).filter((id) => before[id] !== after[id]).length;
  const gone = Object.keys(before).filter((id) => after[id] === undefined).length;
  const words = [...(added === 0 ? [] : [`${String(added)} more`]), ...(gone === 0 ? [] : [`${String(gone)} gone`])];
  return words.length === 0 ? [] : [`app clients: ${words.join(', ')}; events that name only a client are told by them`];
}
