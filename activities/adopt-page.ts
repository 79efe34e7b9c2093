import { type AdoptionCounts, noCounts } from '../core/contract/adoption';
import { isSub } from '../core/contract/names';
import { findPool } from '../core/config/types';
import { GatehouseFailure } from '../core/failures';
import { userRecordKey } from '../core/layout/control-keys';
import type { DirectoryUser } from '../core/ports';
import { adoptedRecord } from '../core/registry/adopted-record';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { poolNotConfigured } from './pool-not-configured';
import { createPrefixMaps } from './prefix-maps';
import { readUserRecord } from './user-registry';

export interface AdoptPageInput {
  readonly pool: string;
  /** Hexadecimal digits that the subs begin with. */
  readonly shard: string;
  readonly token?: string;
  /** Digest of a map of prefixes. */
  readonly map?: string;
}

export type AdoptedPage = { readonly next?: string; readonly counts: AdoptionCounts } | 'token-expired';

type AdoptPorts = Pick<ActivityPorts, 'directory' | 'objects' | 'configs' | 'controlBucket'>;

/** Enough to write a page while the next one of another shard is listed. */
const writesAtOnce = 20;

/**
 * Lists one page of users and records those who have no record. Answers counts: who the users are stays here.
 *
 * Already done: a record that is there stays as it is. AWS: ListUsers, PutObject with If-None-Match, GetObject.
 * Raises `PoolNotConfigured`, `ConfigNotPublished`, `UserPoolMissing`, `RecordUnreadable`, `PermissionMissing`.
 */
export const adoptPage = (ports: AdoptPorts) => {
  const maps = createPrefixMaps(ports);
  return async ({ pool: userPoolId, shard, token, map }: AdoptPageInput): Promise<AdoptedPage> => {
    const pool = findPool(await ports.configs.published(), userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    const prefixes = map === undefined ? {} : await maps.read(userPoolId, map, shard.slice(0, 1));
    const page = await ports.directory.listUsers(userPoolId, shard, token);
    if (page === 'token-expired') return page;
    const outcomes = await inParallel(page.users, writesAtOnce, async (user) => {
      if (!isSub(user.sub)) throw notAUser(userPoolId);
      const record = adoptedRecord(pool, user, Object.hasOwn(prefixes, user.sub) ? prefixes[user.sub] : undefined);
      return { user, record, written: await writeNew(ports, record) };
    });
    const counts = await countOutcomes(ports, outcomes);
    return page.next === undefined ? { counts } : { counts, next: page.next };
  };
};

interface Outcome {
  readonly user: DirectoryUser;
  readonly record: UserRecord;
  readonly written: boolean;
}

async function writeNew({ objects, controlBucket }: AdoptPorts, record: UserRecord): Promise<boolean> {
  const ref = { bucket: controlBucket, key: userRecordKey(record) };
  const options = { contentType: 'application/json' };
  return (await objects.write(ref, JSON.stringify(record), { absent: true }, options)).written;
}

async function countOutcomes(ports: AdoptPorts, outcomes: readonly Outcome[]): Promise<AdoptionCounts> {
  const count = (holds: (outcome: Outcome) => boolean): number => outcomes.filter(holds).length;
  const named = outcomes.filter(({ record }) => record.mapped === true);
  const standing = await inParallel(named, writesAtOnce, async ({ record, written }) =>
    written ? record.prefix : (await readUserRecord(ports, record)).record.prefix,
  );
  const mapped = named.filter(({ record }, index) => standing[index] === record.prefix).length;
  return {
    ...noCounts,
    listed: outcomes.length,
    recorded: count(({ written }) => written),
    disabled: count(({ user }) => !user.enabled),
    unplaced: count(({ record }) => record.prefix === undefined),
    mapped,
    mapIgnored: named.length - mapped,
  };
}

const notAUser = (pool: string): GatehouseFailure =>
  new GatehouseFailure('RequestRefused', {
    place: `pool=${pool}, call=ListUsers`,
    remedy: 'Report this: Cognito listed a user without a sub.',
  });
