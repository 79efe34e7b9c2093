import type { UserKey } from '../contract/ids';
import type { FailureType } from '../failures';

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
  readonly bucket?: string;
  readonly prefix?: string;
  /** A map file named the prefix: it is the user's, whatever the layout says. */
  readonly mapped?: true;
  /** How adoption found a user who was there before Gatehouse; who was disabled then is left alone. */
  readonly baseline?: 'enabled' | 'disabled';
  /** `known`: seen, nothing made yet; bucket and prefix, where they stand, are those that the user is to have. */
  readonly state: 'known' | 'active';
  readonly groups: readonly string[];
  /** Raised before anything is asked of others on this user's behalf; starts at 0. */
  readonly epoch: number;
  /** ISO 8601; when the user pool was last read for this user. */
  readonly observedAt?: string;
  readonly provisionedAt?: string;
  /** The revision that storage was last made under. */
  readonly configRevision?: number;
  readonly running?: RunningUseCase;
  readonly lastFailure?: { readonly type: FailureType; readonly configRevision: number; readonly at: string };
}

export interface RunningUseCase {
  readonly useCase: string;
  readonly epoch: number;
  readonly interrupted: boolean;
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
