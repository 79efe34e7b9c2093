import type { UserKey } from './ids';
import type { Receipt } from './messages';

/** What the event of a sign-in showed of the user. */
export interface SignInHint {
  /** The user lacks an attribute that names the file of the first sign-in. */
  readonly attributeMissing: boolean;
}

/** Input of `deliverFirstLoginFile`; started by hand it needs the user alone. */
export interface FirstLoginInput extends UserKey, Partial<SignInHint> {}

/** Why a user gets no file at a sign-in. */
export type NoFileReason = 'not-configured' | 'only-observed' | 'delivered-before' | 'there-before' | 'revoked' | 'gone';

/** What `deliverFirstLoginFile` did. */
export type FirstLoginResult = { readonly delivered: Receipt } | { readonly nothing: NoFileReason };
