import { hexDigits } from '../core/contract/adoption';
import { findPool } from '../core/config/types';
import { countDrift, type Drift, type GroupListing, type PassCounts } from '../core/contract/reconcile';
import { namedFor, rosterDrift } from '../core/reconcile/roster-drift';
import type { AccessRecord } from '../core/registry/access-record';
import type { ActivityPorts } from './activity-ports';
import { withOwner } from './compare-user';
import { readMembers } from './group-parts';
import { inParallel } from './in-parallel';
import { writePart } from './pass-parts';
import { entriesOfPool } from './tenant-hosts';
import { poolNotConfigured } from './pool-not-configured';
import { withRejected } from './rejected-suspects';

export interface CompareRosterInput {
  readonly pool: string;
  readonly run: string;
  readonly listing: GroupListing;
  /** Name of the part of the pass. */
  readonly part: string;
}

export type ComparedRoster = PassCounts & { readonly found: boolean };

type RosterPorts = Pick<ActivityPorts, 'objects' | 'configs' | 'controlBucket' | 'starter'>;

const asksAtOnce = 16;

/**
 * Compares a group's members, as listed for the pass, with the users whom the policy's record names for it; nothing where
 * they were not listed.
 *
 * Already done: comparing again replaces the part. AWS: GetObject, PutObject.
 * Raises `PoolNotConfigured`, `RecordUnreadable`, `TemporalUnavailable`.
 */
export const compareRoster =
  (ports: RosterPorts) =>
  async ({ pool: userPoolId, run, listing, part }: CompareRosterInput): Promise<ComparedRoster> => {
    const pool = findPool(await ports.configs.published(), userPoolId);
    if (pool === undefined) throw poolNotConfigured(userPoolId);
    if (!listing.isDone) return { listed: 0, records: 0, ...countDrift([]), found: false };
    const record = await entriesOfPool(ports, pool);
    const differing = await compareDigits(ports, { pool: userPoolId, run, listing, part }, record);
    const owned = await inParallel(differing, asksAtOnce, (drift) => withOwner(ports, userPoolId, drift));
    const found = await withRejected(ports, userPoolId, owned);
    if (found.length > 0) await writePart(ports, { pool: userPoolId, run, part }, found);
    return { listed: 0, records: 0, ...countDrift(found), found: found.length > 0 };
  };

/** A sixteenth of the members at a time: a group may have many. */
async function compareDigits(
  ports: RosterPorts,
  { pool, run, listing }: CompareRosterInput,
  record: Pick<AccessRecord, 'entries'>,
): Promise<readonly Drift[]> {
  const group = { pool, group: listing.group };
  const named = namedFor(group, record);
  const found: Drift[] = [];
  for (const digit of hexDigits) {
    const members = await readMembers(ports, { pool, run }, listing, digit);
    const ofDigit = named.filter((sub) => sub.startsWith(digit));
    found.push(...rosterDrift({ ...group, ...members, named: ofDigit }, record));
  }
  return found;
}
