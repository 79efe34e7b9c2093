/** Who can make a failure go away. `nobody`: the world changed under the run, and looking again settles it. */
export type FailureOwner = 'operator' | 'engineer' | 'aws' | 'nobody';

interface FailureKind {
  /** Whether the same call may succeed later without anybody doing anything. */
  readonly retryable: boolean;
  readonly actor: FailureOwner;
  /** One sentence: what is the case. */
  readonly meaning: string;
}

/**
 * The closed table of failures: what Gatehouse raises, whether Temporal should try again, and who must act.
 * A name is the `type` of a Temporal ApplicationFailure; it is the only thing that survives serialization, so retry
 * policies and callers match on it (https://docs.temporal.io/references/failures#application-failure).
 */
export const failureTable = {
  // What somebody asked for is wrong.
  InvalidInput: { retryable: false, actor: 'operator', meaning: 'The input does not have the shape that the workflow takes.' },
  InvalidSub: { retryable: false, actor: 'operator', meaning: 'The sub is not a UUID.' },
  InvalidTenant: { retryable: false, actor: 'operator', meaning: "The tenant's name is not one that can be part of a key." },
  TenantMissing: { retryable: false, actor: 'operator', meaning: 'The layout needs a tenant and the user has none.' },
  NotProvisionable: { retryable: false, actor: 'operator', meaning: 'The user is not in a state in which storage is made.' },
  MapInvalid: { retryable: false, actor: 'operator', meaning: 'The map of prefixes has lines that cannot be taken.' },
  ObserveOnly: { retryable: false, actor: 'engineer', meaning: 'The user pool is only observed: nothing is made for its users.' },
  UserNotFound: { retryable: false, actor: 'operator', meaning: 'The user pool has no user with this sub.' },
  TenantChanged: {
    retryable: false,
    actor: 'operator',
    meaning: "The user's tenant is no longer the one that the prefix was made for.",
  },
  TenantUnknown: { retryable: false, actor: 'operator', meaning: 'No tenant of this name was made in this user pool.' },
  TenantOffboarded: { retryable: false, actor: 'operator', meaning: 'The tenant is being, or was, offboarded.' },
  TenantsNotConfigured: { retryable: false, actor: 'engineer', meaning: 'No user pool of the configuration has tenants.' },
  BucketNameTaken: { retryable: false, actor: 'engineer', meaning: "The tenant's bucket name belongs to somebody else." },
  GivenUp: { retryable: false, actor: 'nobody', meaning: 'A person decided to stop this run.' },
  // The configuration or the account is wrong.
  ConfigInvalid: { retryable: false, actor: 'engineer', meaning: 'The configuration has problems, listed in the message.' },
  ConfigNotPublished: { retryable: true, actor: 'engineer', meaning: 'No configuration is published in the control bucket.' },
  LayoutInUse: {
    retryable: false,
    actor: 'engineer',
    meaning: 'A setting that existing records were made with cannot be changed.',
  },
  ModeSkipped: {
    retryable: false,
    actor: 'engineer',
    meaning: 'A user pool that has users is entered step by step: observe, additive, enforce.',
  },
  PoolNotConfigured: { retryable: false, actor: 'engineer', meaning: 'The user pool is not in the published configuration.' },
  UserPoolMissing: { retryable: false, actor: 'engineer', meaning: 'The user pool does not exist in this account and Region.' },
  BucketMissing: { retryable: false, actor: 'engineer', meaning: 'The bucket does not exist.' },
  BucketInOtherRegion: { retryable: false, actor: 'engineer', meaning: 'The bucket is in another Region.' },
  ControlBucketTaken: { retryable: false, actor: 'engineer', meaning: 'The control bucket belongs to another deployment.' },
  BucketNotOurs: { retryable: false, actor: 'engineer', meaning: 'The bucket belongs to another account.' },
  QueueMissing: { retryable: true, actor: 'engineer', meaning: 'The queue does not exist.' },
  PermissionMissing: { retryable: false, actor: 'engineer', meaning: 'The role of the worker may not make this call.' },
  AttributeNotInSchema: { retryable: false, actor: 'engineer', meaning: 'The user pool has no such attribute.' },
  AttributeImmutable: { retryable: false, actor: 'engineer', meaning: 'The attribute cannot be changed once it is set.' },
  AttributeTooShort: { retryable: false, actor: 'engineer', meaning: 'The value is longer than the attribute allows.' },
  MarkerForeign: { retryable: false, actor: 'operator', meaning: 'The prefix carries a marker for another user.' },
  RecordUnreadable: { retryable: false, actor: 'engineer', meaning: 'A stored document is not one that this version can read.' },
  SearchAttributesMissing: { retryable: false, actor: 'engineer', meaning: "The namespace lacks Gatehouse's search attributes." },
  RequestRefused: { retryable: false, actor: 'engineer', meaning: 'AWS refused the request as malformed.' },
  // What guards the objects cannot be written, or would not do what it should.
  AccessNotConfigured: {
    retryable: false,
    actor: 'engineer',
    meaning: 'The configuration names no userRoles for this pool, or its mode does not take access away.',
  },
  HostOwnedElsewhere: { retryable: false, actor: 'engineer', meaning: 'Another deployment of Gatehouse writes this policy.' },
  PolicyUnreadable: { retryable: false, actor: 'engineer', meaning: 'The live policy is not one that can be read.' },
  PolicyOverBudget: { retryable: false, actor: 'engineer', meaning: 'The policy has no room for what was asked.' },
  PolicyLocksOut: { retryable: false, actor: 'engineer', meaning: "The policy would lock Gatehouse's own role out." },
  PolicyRejected: { retryable: false, actor: 'engineer', meaning: 'AWS refused the policy.' },
  PolicyNotInForce: { retryable: true, actor: 'aws', meaning: 'The policy that was written is not what is read back yet.' },
  DeniesOverBudget: { retryable: false, actor: 'operator', meaning: 'More users are to be denied than the policy has room for.' },
  PrincipalUnknown: { retryable: false, actor: 'engineer', meaning: 'AWS does not know a role that the configuration names.' },
  AllowedElsewhere: { retryable: false, actor: 'engineer', meaning: 'Something that Gatehouse does not write allows access.' },
  DenyRemoved: { retryable: false, actor: 'operator', meaning: 'Somebody removed a deny; it was restored.' },
  RoleNotExclusive: {
    retryable: false,
    actor: 'engineer',
    meaning: 'Users could keep acting in another role than that of their group.',
  },
  IdentityPoolMissing: {
    retryable: false,
    actor: 'engineer',
    meaning: 'The identity pool does not exist in this account and Region.',
  },
  GroupMissing: { retryable: false, actor: 'operator', meaning: 'The user pool has no such group.' },
  // What a user gets at the first sign-in.
  TemplateInvalid: { retryable: false, actor: 'engineer', meaning: 'The template cannot be rendered for this user.' },
  KeyUnusable: {
    retryable: false,
    actor: 'engineer',
    meaning: 'A KMS key that objects are encrypted with cannot be used.',
  },
  // What a revoked user leaves behind.
  ObjectUnreadable: {
    retryable: false,
    actor: 'operator',
    meaning: 'An object is encrypted with a key that cannot be used; it stays where it is, denied.',
  },
  ObjectLocked: {
    retryable: false,
    actor: 'operator',
    meaning: 'Versions of objects are under Object Lock; they stay where they are, denied.',
  },
  ArchiveMismatch: {
    retryable: false,
    actor: 'operator',
    meaning: 'What is in the archive is not what its list says; no original was deleted because of it.',
  },
  TooManyTags: {
    retryable: false,
    actor: 'operator',
    meaning: "An object has no room for the tags that its user's groups give it; every other object has them.",
  },
  // The world moved; look again.
  UserGone: { retryable: false, actor: 'nobody', meaning: 'The user disappeared while the run was at work.' },
  Interrupted: { retryable: false, actor: 'nobody', meaning: 'A newer fact about the user overrides this run.' },
  StillEnabled: { retryable: true, actor: 'nobody', meaning: 'The user was disabled and is read as enabled.' },
  RecordConflict: { retryable: true, actor: 'nobody', meaning: 'Another writer changed the record first.' },
  // Heals by itself.
  CredentialsExpired: { retryable: true, actor: 'aws', meaning: "The worker's own AWS credentials have expired." },
  Throttled: { retryable: true, actor: 'aws', meaning: 'AWS asked to slow down.' },
  AwsUnavailable: { retryable: true, actor: 'aws', meaning: 'AWS did not answer, or answered with a server error.' },
  AttemptTooOld: { retryable: true, actor: 'nobody', meaning: 'Too little of the attempt is left to start another call.' },
  TemporalUnavailable: { retryable: true, actor: 'aws', meaning: 'The Temporal server did not answer.' },
} as const satisfies Record<string, FailureKind>;

export type FailureType = keyof typeof failureTable;

export const failureTypes = Object.keys(failureTable) as readonly FailureType[];

/** The types that no retry can heal; every proxy passes them as `nonRetryableErrorTypes`. */
export const terminalFailureTypes: readonly FailureType[] = failureTypes.filter((type) => !failureTable[type].retryable);

export const isFailureType = (name: string): name is FailureType => Object.hasOwn(failureTable, name);

export const isRetryable = (type: FailureType): boolean => failureTable[type].retryable;

export interface FailureDetails {
  /** What it happened to: ids, keys and attribute names, never a person's data. */
  readonly place: string;
  /** The offending value, where showing it is safe and helps. */
  readonly value?: string;
  /** What to do about it; a command where there is one. */
  readonly remedy: string;
}

/**
 * A failure of the table. Activities and adapters throw it; the worker turns it into an ApplicationFailure of the same
 * type, retryable or not as the table says.
 */
export class GatehouseFailure extends Error {
  override readonly name = 'GatehouseFailure';

  constructor(
    readonly type: FailureType,
    readonly details: FailureDetails,
    options?: ErrorOptions,
  ) {
    super(describeFailure(type, details), options);
  }
}

/** One line: meaning, place, value, remedy. */
export const describeFailure = (type: FailureType, { place, value, remedy }: FailureDetails): string =>
  `${failureTable[type].meaning} [${place}${value === undefined ? '' : `, value ${JSON.stringify(value)}`}] ${remedy}`;
