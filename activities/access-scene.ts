import type { HostedPool } from '../core/config/hosted-pools';
import type { PublishedConfig } from '../core/config/types';
import type { PolicyHostRef } from '../core/contract/access';
import { placeOf } from '../core/access/over-budget';
import { GatehouseFailure } from '../core/failures';
import type { PolicyDocument } from '../core/policy/document';
import { ownerMark, readMark } from '../core/policy/owner-mark';
import { oursOf, readLive } from '../core/policy/read-live';
import { takeOver } from '../core/policy/take-over';
import { type AccessRecord, newAccessRecord } from '../core/registry/access-record';
import { readAccessRecord } from './access-records';
import type { ActivityPorts } from './activity-ports';
import { hostedPoolsOf } from './hosted-pools-of';

/** Everything that a host's next policy is made from, as it was read. */
export interface AccessScene {
  readonly host: PolicyHostRef;
  readonly published: PublishedConfig;
  /** Pools whose users' objects the host holds. */
  readonly pools: readonly HostedPool[];
  /** The record; a new one where there is none. */
  readonly before: AccessRecord;
  readonly etag: string | undefined;
  readonly live: PolicyDocument | undefined;
  /** Ids of the pools all of whose sessions carry the principal tags by now. */
  readonly tagsInForce: ReadonlySet<string>;
}

/**
 * Reads record, configuration and live policy. Where the record is lost, what the live policy says of users is taken
 * over. Raises `HostOwnedElsewhere` for another deployment's policy or record, and `RecordConflict` for a configuration
 * older than the one that the record was last compiled under.
 */
export async function readAccessScene(
  ports: Pick<ActivityPorts, 'objects' | 'controlBucket' | 'configs' | 'hosts' | 'clock'>,
  host: PolicyHostRef,
): Promise<AccessScene> {
  const [published, { record, etag }, text] = await Promise.all([
    ports.configs.published('now'),
    readAccessRecord(ports, host),
    ports.hosts[host.kind].read(host.name),
  ]);
  const own = ownerMark(ports.controlBucket);
  const live = readLive(host, text);
  if ((readMark(live)?.owner ?? own) !== own || (record?.owner ?? own) !== own) throw ownedElsewhere(host);
  if (record !== undefined && record.configRevision > published.revision) throw olderRevision(host, record, published);
  const before = record ?? { ...newAccessRecord(host, own), takenOver: takeOver(oursOf(live)) };
  const pools = await hostedPoolsOf(ports, published, host);
  return { host, published, pools, before, etag, live, tagsInForce: tagged(published, ports.clock.now()) };
}

const tagged = ({ tagsInForceFrom = {} }: PublishedConfig, now: Date): ReadonlySet<string> =>
  new Set(
    Object.entries(tagsInForceFrom)
      .filter(([, from]) => Date.parse(from) <= now.getTime())
      .map(([pool]) => pool),
  );

const ownedElsewhere = (host: PolicyHostRef): GatehouseFailure =>
  new GatehouseFailure('HostOwnedElsewhere', {
    place: placeOf(host),
    remedy: "Let one deployment serve the bucket: take it out of the other's gatehouse.yaml, or out of this one's.",
  });

const olderRevision = (host: PolicyHostRef, record: AccessRecord, { revision }: PublishedConfig): GatehouseFailure =>
  new GatehouseFailure('RecordConflict', {
    place: `${placeOf(host)}, config revision=${String(revision)}`,
    value: String(record.configRevision),
    remedy: 'Nothing to do: the newer configuration is read again.',
  });
