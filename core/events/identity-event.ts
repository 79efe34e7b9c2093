/** What an event says has happened. A hint: the truth is read again before anything is done. */
export const eventKinds = [
  'user-created',
  'user-confirmed',
  'user-signed-in',
  'user-changed',
  'user-enabled',
  'user-disabled',
  'user-deleted',
  'group-joined',
  'group-left',
  'group-changed',
  'group-deleted',
  'host-changed',
  'identity-pool-created',
  'client-created',
  'deny-expired',
  'access-suspect',
  'objects-untagged',
] as const;

export type EventKind = (typeof eventKinds)[number];

/** A policy host or what guards it: `{kind: 's3', name: '<bucket>'}`, `{kind: 'role', name: '<role name>'}`, `{kind: 'identity-pool', name: '<id>'}`. */
export interface HostRef {
  readonly kind: 's3' | 'role' | 'identity-pool';
  readonly name: string;
}

/** A decoded event: ids and times, no attribute values and nobody's name. This is what stands on the queue and in history. */
export interface IdentityEvent {
  readonly schema: 'gatehouse.event/1';
  /** CloudTrail's eventID, or a digest of what a trigger was called with; equal for redeliveries. */
  readonly id: string;
  readonly kind: EventKind;
  readonly source: 'trigger' | 'cloudtrail' | 'operator' | 'gatehouse';
  /** ISO 8601. CloudTrail has whole seconds. */
  readonly at: string;
  /** ISO 8601, when the relay first saw it. */
  readonly receivedAt: string;
  /** Absent where the record names only a client id, or neither. */
  readonly pool?: string;
  readonly clientId?: string;
  /** Absent where CloudTrail has redacted the user and added no sub. */
  readonly sub?: string;
  readonly group?: string;
  readonly host?: HostRef;
  /** Of a policy that Gatehouse itself has put: the hash in its mark. */
  readonly policyHash?: string;
  /** Names (never values) of the `custom:` attributes that the user has, where the event shows the user's attributes. */
  readonly attributesPresent?: readonly string[];
  /** Of a pass that found more lost users than one would expect: cut off, but move no objects until it says otherwise. */
  readonly dataHeld?: boolean;
  /** The same call signed the user in, which the kind does not say: a federated user's confirmation. */
  readonly signedIn?: boolean;
}

/** Why an event is acknowledged without doing anything; each is counted under its reason. */
export type IgnoredReason =
  | 'error-code'
  | 'read-only'
  | 'our-own-write'
  | 'not-of-interest'
  | 'password-reset'
  | 'already-written-back'
  | 'pool-not-configured';

/** Why a message cannot be understood; it goes to the dead-letter queue. */
export type UnreadableReason = 'not-json' | 'too-large' | 'unknown-shape' | 'missing-field' | 'invalid-field';

export type Decoded =
  | { readonly outcome: 'event'; readonly event: IdentityEvent }
  | { readonly outcome: 'ignored'; readonly reason: IgnoredReason; readonly eventName: string }
  | { readonly outcome: 'unreadable'; readonly reason: UnreadableReason; readonly place: string };
