import { findPool } from '../core/config/types';
import { countDrift, type Drift, type GroupListing, type PassCounts } from '../core/contract/reconcile';
import { parseUserRecordKey, userRecordsPrefix } from '../core/layout/control-keys';
import type { DirectoryUser } from '../core/ports';
import { type ListedMembership, membershipDrift } from '../core/reconcile/membership-drift';
import { digestOf, isSteady } from '../core/reconcile/settled-index';
import type { ActivityPorts } from './activity-ports';
import { type Comparison, driftOf, readRecord, withOwner } from './compare-user';
import { readMembers } from './group-parts';
import { inParallel } from './in-parallel';
import { listPages } from './list-pages';
import { writePart } from './pass-parts';
import { poolNotConfigured } from './pool-not-configured';
import { withRejected } from './rejected-suspects';
import { readSettled, writeSettled } from './settled-indexes';
import { tagDrift } from './tag-drift';

export interface CompareShardInput {
  readonly pool: string;
  readonly run: string;
  /** Hexadecimal digits that the subs begin with. */
  readonly shard: string;
  /** Groups with a role that were listed for this pass. */
  readonly groups?: readonly Pick<GroupListing, 'group' | 'index' | 'parts'>[];
  /** Disabled users were compared already. */
  readonly disabledAreDone?: boolean;
}

/** `too-large`: the shard has to be compared in parts. */
export type ComparedShard = (PassCounts & { readonly found: boolean }) | 'too-large';

type ComparePorts = Pick<ActivityPorts, 'directory' | 'objects' | 'bulk' | 'configs' | 'controlBucket' | 'starter' | 'clock'>;

const readsAtOnce = 16;

/** Pages of users, and records, that one attempt takes. */
const mostPages = 20;
const sideBySide = 4;
const mostRecords = 1_000;

/**
 * Lists the users of one shard and compares each with their record, and the records with the listing. A record is read
 * where it, or what the listing shows of its user, is not what the last pass saw. What is found goes into a part of the
 * pass; who the users are stays here.
 *
 * Already done: comparing again finds what is the case by then, and replaces the part.
 * AWS: ListUsers, ListObjectsV2, GetObject, PutObject.
 * Raises `PoolNotConfigured`, `UserPoolMissing`, `PermissionMissing`, `TemporalUnavailable`.
 */
export const compareShard =
  (ports: ComparePorts) =>
  async (input: CompareShardInput): Promise<ComparedShard> => {
    const { pool: userPoolId, run, shard } = input;
    const published = await ports.configs.published();
    const pool = findPool(published, userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    const list = (token?: string) => ports.directory.listUsers(userPoolId, shard, token);
    const listing = await listPages(list, { quota: published.config.quota, mostPages, sideBySide });
    const prefix = `${userRecordsPrefix(userPoolId)}${shard}`;
    const records = await ports.bulk.list(ports.controlBucket, prefix, undefined, mostRecords);
    if (listing === 'too-large' || records.more) return 'too-large';
    const etags = new Map(records.objects.flatMap(({ key, etag }) => entryOf(parseUserRecordKey(key)?.sub, etag)));
    const comparison = { pool, configRevision: published.revision, now: ports.clock.now() };
    const found = await withRejected(ports, userPoolId, await compare(ports, input, comparison, listing, etags));
    if (found.length > 0) await writePart(ports, { pool: userPoolId, run, part: shard }, found);
    return { listed: listing.length, records: etags.size, ...countDrift(found), found: found.length > 0 };
  };

const entryOf = (sub: string | undefined, etag: string): readonly (readonly [string, string])[] =>
  sub === undefined ? [] : [[sub, etag]];

async function compare(
  ports: ComparePorts,
  input: CompareShardInput,
  comparison: Comparison,
  users: readonly DirectoryUser[],
  etags: ReadonlyMap<string, string>,
): Promise<readonly Drift[]> {
  const at = { pool: input.pool, shard: input.shard, configRevision: comparison.configRevision };
  const [settled, members] = await Promise.all([readSettled(ports, at), listedGroups(ports, input)]);
  const listed = new Map(users.map((user) => [user.sub, user]));
  const next: Record<string, string> = {};
  const subs = [...new Set([...listed.keys(), ...etags.keys()])];
  const found = await inParallel(subs, readsAtOnce, async (sub): Promise<readonly Drift[]> => {
    const [user, etag] = [listed.get(sub), etags.get(sub)];
    if (user?.enabled === false && input.disabledAreDone === true) return [];
    const roleGroups = [...members].flatMap(([group, subsOf]) => (subsOf.has(sub) ? [group] : []));
    const digest = digestOf({ pool: comparison.pool, etag, user, roleGroups });
    const isAsBefore = etag !== undefined && settled[sub] === digest;
    const seen = { sub, user, etag, compared: [...members.keys()], listed: roleGroups };
    const looked = isAsBefore ? { found: [], isSettled: true } : await lookAt(ports, comparison, seen);
    if (looked.isSettled) next[sub] = digest;
    return looked.found;
  });
  if (!isSame(settled, next)) await writeSettled(ports, at, next);
  return found.flat();
}

interface SeenUser extends ListedMembership {
  /** As listed. */
  readonly user: DirectoryUser | undefined;
  /** Of the record; absent where there is none. */
  readonly etag: string | undefined;
}

/** Reads the record of one user, and says what differs and whether the next pass may take the same sight for settled. */
async function lookAt(
  ports: ComparePorts,
  comparison: Comparison,
  seen: SeenUser,
): Promise<{ readonly found: readonly Drift[]; readonly isSettled: boolean }> {
  const { sub, user, etag } = seen;
  const pool = comparison.pool.userPoolId;
  const record = etag === undefined ? undefined : await readRecord(ports, { pool, sub });
  const drift = driftOf(comparison, sub, user, record);
  if (drift !== undefined) return { found: [await withOwner(ports, pool, drift)], isSettled: false };
  if (record === undefined || record === 'unreadable') return { found: [], isSettled: false };
  const isManaged = user?.enabled === true && record.state === 'active' && record.revocation === undefined;
  const memberships = isManaged ? membershipDrift(seen, record) : [];
  const tags = isManaged ? await tagDrift(ports, comparison.pool, record) : undefined;
  const all = tags === undefined ? memberships : [...memberships, tags];
  const found = await Promise.all(all.map((one) => withOwner(ports, pool, one)));
  return { found, isSettled: found.length === 0 && isSteady(record) };
}

/** Group to those of its members whose subs begin like the shard. */
async function listedGroups(
  ports: ComparePorts,
  { pool, run, shard, groups = [] }: CompareShardInput,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const listings = await inParallel(groups, 1, async (listing) => {
    const { able, idle } = await readMembers(ports, { pool, run }, listing, shard.slice(0, 1));
    return [listing.group, new Set([...able, ...idle].filter((sub) => sub.startsWith(shard)))] as const;
  });
  return new Map(listings);
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
