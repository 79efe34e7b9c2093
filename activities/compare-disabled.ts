import { findPool } from '../core/config/types';
import { countDrift, type ListingCursor, type PassCounts } from '../core/contract/reconcile';
import type { ActivityPorts } from './activity-ports';
import { driftOf, readRecord, withOwner } from './compare-user';
import { inParallel } from './in-parallel';
import { listRange } from './list-pages';
import { writePart } from './pass-parts';
import { poolNotConfigured } from './pool-not-configured';

export interface CompareDisabledInput {
  readonly pool: string;
  readonly run: string;
  readonly cursor: ListingCursor;
}

export interface ComparedDisabled {
  readonly cursor: ListingCursor;
  readonly counts: PassCounts & { readonly found: boolean };
  /** Of the pass; absent where nothing was compared. */
  readonly part?: string;
}

type ComparePorts = Pick<ActivityPorts, 'directory' | 'objects' | 'configs' | 'controlBucket' | 'starter' | 'clock'>;

const readsAtOnce = 16;

/** 1,200 users. */
const mostPages = 20;

/**
 * Compares some of the disabled users of a pool with their records, whichever slice the pass looks at: who was cut off
 * upstream must not wait for their turn. Who the users are stays here.
 *
 * Already done: comparing again replaces the part. AWS: ListUsers, GetObject, PutObject.
 * Raises `PoolNotConfigured`, `UserPoolMissing`, `PermissionMissing`, `TemporalUnavailable`.
 */
export const compareDisabled =
  (ports: ComparePorts) =>
  async ({ pool: userPoolId, run, cursor }: CompareDisabledInput): Promise<ComparedDisabled> => {
    const published = await ports.configs.published();
    const pool = findPool(published, userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    const { quota } = published.config;
    const list = (token?: string) => ports.directory.listDisabled(userPoolId, token);
    const range = await listRange(list, { quota, mostPages, token: cursor.token, sideBySide: 1 });
    const nothing = { listed: 0, records: 0, underWay: 0, drift: {}, found: false };
    if (range === 'token-expired') return { cursor: { parts: 0, isDone: false }, counts: nothing };
    const comparison = { pool, configRevision: published.revision, now: ports.clock.now() };
    const compared = await inParallel(range.users, readsAtOnce, async (user) => {
      const { sub } = user;
      const drift = driftOf(comparison, sub, user, await readRecord(ports, { pool: userPoolId, sub }));
      return drift === undefined ? undefined : withOwner(ports, userPoolId, drift);
    });
    const found = compared.filter((drift) => drift !== undefined);
    const part = `disabled-${String(cursor.parts)}`;
    if (found.length > 0) await writePart(ports, { pool: userPoolId, run, part }, found);
    const next = range.next === undefined ? { isDone: true } : { isDone: false, token: range.next };
    const counts = { ...nothing, records: range.users.length, ...countDrift(found), found: found.length > 0 };
    return { cursor: { parts: cursor.parts + 1, ...next }, counts, part };
  };
