import type { AccessState, DenyWindow } from '../contract/access';
import type { UserKey } from '../contract/ids';
import type { ArchiveToRestore } from '../contract/messages';
import type { FailureType } from '../failures';
import type { UserTags } from '../tags/user-tags';
import type { FormerPlace, TenantMove } from './tenant-move';

/**
 * What Gatehouse knows of one user: `registry/users/<pool>/<sub>.json` in the control bucket, replaced only by ETag
 * compare-and-swap. The only place where a username is kept.
 */
export interface UserRecord {
  readonly schema: 'gatehouse.user/1';
  readonly pool: string;
  readonly sub: string;
  /** Cognito's username, needed where a pool does not answer to the sub (federated users). */
  readonly username?: string;
  readonly tenant?: string;
  readonly formerTenants: readonly string[];
  /** The move to another tenant that is under way; gone once the user has moved. */
  readonly move?: TenantMove;
  /** Places that the user has left, the newest first. */
  readonly formerPlaces?: readonly FormerPlace[];
  readonly bucket?: string;
  readonly prefix?: string;
  /** A map file named the prefix: it is the user's, whatever the layout says. */
  readonly mapped?: true;
  /** How adoption found a user who was there before Gatehouse; who was disabled then is left alone. */
  readonly baseline?: 'enabled' | 'disabled';
  /** `known`: seen, nothing made yet; bucket and prefix, where they stand, are those that the user is to have. */
  readonly state: 'known' | 'active' | 'revoked';
  /** Groups that the configuration names, as last observed, sorted. */
  readonly groups: readonly string[];
  /** What was last asked of the policy writers on this user's behalf. */
  readonly access?: AskedAccess;
  /** A revocation that somebody asked for and that is not done. */
  readonly wanted?: WantedRevocation;
  /** The revocation that is under way or done; gone once the user is restored. */
  readonly revocation?: Revocation;
  /** Archives that objects were left in when the user came back, the newest first. */
  readonly leftArchives?: readonly ArchiveToRestore[];
  /** Object tags of the user's groups; absent where none was ever given, or none is left. */
  readonly tags?: UserTags;
  /** Raised before anything is asked of others on this user's behalf; starts at 0. */
  readonly epoch: number;
  /** ISO 8601; when the user pool was last read for this user. */
  readonly observedAt?: string;
  readonly provisionedAt?: string;
  /** The revision that storage was last made under. */
  readonly configRevision?: number;
  readonly running?: RunningUseCase;
  /** The files of the first sign-in; absent until they are there. */
  readonly firstLogin?: Delivery;
  readonly lastFailure?: LastFailure;
}

export interface LastFailure {
  readonly type: FailureType;
  /** What failed; absent in records of earlier versions. */
  readonly useCase?: string;
  readonly configRevision: number;
  readonly at: string;
}

export interface Delivery {
  /** ISO 8601: when all of them were there. */
  readonly at: string;
  readonly files: readonly DeliveredFile[];
}

export interface DeliveredFile {
  readonly key: string;
  /** `occupied`: another object was there under this key and was left alone. */
  readonly outcome: 'delivered' | 'occupied';
}

export interface RunningUseCase {
  readonly useCase: string;
  readonly epoch: number;
  readonly interrupted: boolean;
  /** Where the storage is made that the user does not have yet. */
  readonly bucket?: string;
}

export interface AskedAccess extends AccessState {
  readonly epoch: number;
  /** ISO 8601. */
  readonly askedAt: string;
  /** ISO 8601: when every policy host had answered that it is in force. */
  readonly inForceAt?: string;
  /** Groups that a policy had no room for. */
  readonly refused?: readonly string[];
  /** The bucket that was asked as the user's own; absent: that of the storage. */
  readonly bucket?: string;
  /** Buckets besides it that were asked: of places that the user leaves, or of a tenant that they turned out not to be of. */
  readonly elsewhere?: readonly string[];
  /** Of those, the ones that were asked to deny. */
  readonly deniedElsewhere?: readonly string[];
}

export interface WantedRevocation {
  /** Of the request: `<workflow id>/<run id>`. */
  readonly id: string;
  /** The user stays enabled; the deny stands until somebody restores the user. */
  readonly keepEnabled: boolean;
  /** Everything that the user stored is to be erased. */
  readonly purge?: true;
}

export type RevocationReason = 'disabled' | 'deleted' | 'requested';

/** Times are ISO 8601. */
export interface Revocation {
  /** The epoch of the run that began it. */
  readonly id: number;
  readonly reason: RevocationReason;
  readonly keepEnabled: boolean;
  readonly beganAt: string;
  /** A read of the user said disabled, or that the user is gone. */
  readonly disableConfirmedAt?: string;
  /** A global sign-out that began after that read, or the deletion. */
  readonly signOutConfirmedAt?: string;
  readonly window?: DenyWindow;
  /** When the deny ends; absent: it stands. */
  readonly denyUntil?: string;
  readonly finishedAt?: string;
  /** A person has to look first: the user is denied, and no object is moved or deleted until this is gone. */
  readonly dataHeld?: true;
  /** Everything that the user stored is erased instead of archived. */
  readonly purge?: true;
  /** Once the window was over, nothing was left to erase; absent: a last look is to come. */
  readonly purgedAt?: string;
  /** Where the user's objects move to, in a pool that archives. */
  readonly archive?: RevocationArchive;
}

/** Times are ISO 8601. */
export interface RevocationArchive {
  readonly bucket: string;
  /** Ends in `/`; a revocation that follows from this one goes on here. */
  readonly prefix: string;
  /** Nothing is copied before; absent once the user was on the way back. */
  readonly dueAt?: string;
  /** Originals may be missing since; absent: every one is at home. */
  readonly deletesBeganAt?: string;
  /** Once the window was over, nothing was left at home that had to follow; absent: a last look is to come. */
  readonly sweptAt?: string;
}

export const newUserRecord = ({ pool, sub }: UserKey): UserRecord => ({
  schema: 'gatehouse.user/1',
  pool,
  sub,
  formerTenants: [],
  state: 'known',
  groups: [],
  epoch: 0,
});
