import type { AccessState, PolicyHostRef } from '../contract/access';
import type { Statement } from '../policy/document';

/**
 * What was asked of one policy host: `registry/access/<kind>/<name>.json` in the control bucket, replaced only by ETag
 * compare-and-swap, and only by the host's writer. The policy is compiled from it.
 */
export interface AccessRecord {
  readonly schema: 'gatehouse.access/1';
  readonly host: PolicyHostRef;
  /** Counts up with every replacement. */
  readonly version: number;
  /** The revision that the policy was last compiled under; an older one is refused. */
  readonly configRevision: number;
  /** The mark of the deployment that owns the host ({@link ownerMark}). */
  readonly owner: string;
  /** By sub. Users without rosters and denies have none. */
  readonly entries: Readonly<Record<string, AccessEntry>>;
  /**
   * Statements of ours that name subs, taken over from a live policy whose record was lost: they stay, sub by sub, until
   * the owner of that sub asks anew.
   */
  readonly takenOver: readonly Statement[];
  /** Groups that Cognito no longer has: their templates are compiled to nothing. `<pool>/<group>`. */
  readonly goneGroups: readonly string[];
  /** Role ARNs that AWS does not know: left out of every Allow until a recheck finds them. */
  readonly unknownPrincipals: readonly string[];
  /** A person approved that every session older than `before` loses access, because more was denied than there is room for. */
  readonly cutOff?: CutOff;
  readonly written?: { readonly at: string; readonly hash: string; readonly bytes: number };
}

export interface AccessEntry extends AccessState {
  readonly pool: string;
  readonly epoch: number;
  /** Groups of the roster that did not fit into the policy. */
  readonly refused?: readonly string[];
  /** Soft denies gave way to hard ones: they are not in the policy any more, and end by themselves. */
  readonly softGaveWay?: true;
  /** Denies that had no room and that the cut-off stands for. */
  readonly coveredByCutOff?: true;
  /** Denies that have no room and that nothing stands for: a person has to decide. */
  readonly noRoom?: true;
  /** ISO 8601, of a provisional deny: when the user's owner is to be reminded of it. */
  readonly remindAt?: string;
  /** ISO 8601: since when the entry asks for nothing; it is kept for an hour, so that an old resend finds it. */
  readonly emptySince?: string;
}

export interface CutOff {
  /** ISO 8601: sessions whose credentials were issued before it are denied. */
  readonly before: string;
  readonly approvedAt: string;
}

export const newAccessRecord = (host: PolicyHostRef, owner: string): AccessRecord => ({
  schema: 'gatehouse.access/1',
  host,
  version: 0,
  configRevision: 0,
  owner,
  entries: {},
  takenOver: [],
  goneGroups: [],
  unknownPrincipals: [],
});
