import { findPool, type PoolConfig } from '../core/config/types';
import { type UserKey, userLifecycleId } from '../core/contract/ids';
import { countDrift, type Drift, type PassCounts } from '../core/contract/reconcile';
import { callRate } from '../core/contract/task-queues';
import { GatehouseFailure } from '../core/failures';
import { parseUserRecordKey, userRecordsPrefix } from '../core/layout/control-keys';
import type { DirectoryUser } from '../core/ports';
import { classifyUser } from '../core/reconcile/classify-user';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { listPages } from './list-pages';
import { writePart } from './pass-parts';
import { poolNotConfigured } from './pool-not-configured';
import { tagDrift } from './tag-drift';
import { readUserRecord } from './user-registry';

export interface CompareShardInput {
  readonly pool: string;
  readonly run: string;
  /** Hexadecimal digits that the subs begin with. */
  readonly shard: string;
}

/** `too-large`: the shard has to be compared in parts. */
export type ComparedShard = (PassCounts & { readonly found: boolean }) | 'too-large';

type ComparePorts = Pick<ActivityPorts, 'directory' | 'objects' | 'bulk' | 'configs' | 'controlBucket' | 'starter' | 'clock'>;

const readsAtOnce = 16;

/** Pages of users, and keys of records, that one attempt takes. */
const mostPages = 20;
const mostKeys = 1_000;

/**
 * Lists the users of one shard and compares each with their record, and the records with the listing. What it finds goes
 * into a part of the pass; who the users are stays here.
 *
 * Already done: comparing again finds what is the case by then, and replaces the part.
 * AWS: ListUsers, ListObjectsV2, GetObject, PutObject.
 * Raises `PoolNotConfigured`, `UserPoolMissing`, `PermissionMissing`, `TemporalUnavailable`.
 */
export const compareShard =
  (ports: ComparePorts) =>
  async ({ pool: userPoolId, run, shard }: CompareShardInput): Promise<ComparedShard> => {
    const published = await ports.configs.published();
    const pool = findPool(published, userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    const rate = callRate('UserList', published.config.quota);
    const listing = await listPages((token) => ports.directory.listUsers(userPoolId, shard, token), { rate, mostPages });
    const prefix = `${userRecordsPrefix(userPoolId)}${shard}`;
    const keys = await ports.objects.firstKeys(ports.controlBucket, prefix, mostKeys);
    if (listing === 'too-large' || keys.length === mostKeys) return 'too-large';
    const compared = { pool, configRevision: published.revision, now: ports.clock.now() };
    const found = await compare(ports, compared, listing, keys);
    if (found.length > 0) await writePart(ports, { pool: userPoolId, run, part: shard }, found);
    return { listed: listing.length, records: keys.length, ...countDrift(found), found: found.length > 0 };
  };

interface Compared {
  readonly pool: PoolConfig;
  readonly configRevision: number;
  readonly now: Date;
}

async function compare(
  ports: ComparePorts,
  compared: Compared,
  users: readonly DirectoryUser[],
  keys: readonly string[],
): Promise<readonly Drift[]> {
  const recorded = new Set(keys.flatMap((key) => parseUserRecordKey(key)?.sub ?? []));
  const listed = new Map(users.map((user) => [user.sub, user]));
  const subs = [...new Set([...listed.keys(), ...recorded])];
  const found = await inParallel(subs, readsAtOnce, async (sub): Promise<Drift | undefined> => {
    const key = { pool: compared.pool.userPoolId, sub };
    const record = recorded.has(sub) ? await readRecord(ports, key) : undefined;
    if (record === 'unreadable') return { kind: 'record-unreadable', cause: 'changed by hand', sub };
    const user = listed.get(sub);
    const drift =
      classifyUser({ ...compared, sub, user, record }) ??
      (record === undefined || user?.enabled !== true ? undefined : await tagDrift(ports, compared.pool, record));
    return drift === undefined ? undefined : withOwner(ports, key, drift);
  });
  return found.filter((drift) => drift !== undefined);
}

/** An owner that is at work may be about to mend it; one whose user needs a person is at work, too. */
async function withOwner({ starter }: ComparePorts, user: UserKey, drift: Drift): Promise<Drift> {
  const isFixed = drift.cause === 'failed before';
  return !isFixed && (await starter.isRunning(userLifecycleId(user))) ? { ...drift, cause: 'under way' } : drift;
}

async function readRecord(ports: ComparePorts, user: UserKey): Promise<UserRecord | 'unreadable'> {
  try {
    return (await readUserRecord(ports, user)).record;
  } catch (error) {
    if (error instanceof GatehouseFailure && error.type === 'RecordUnreadable') return 'unreadable';
    throw error;
  }
}
