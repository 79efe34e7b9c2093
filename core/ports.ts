import type { AccessAnswer, AccessChange, GroupChange, PolicyHostRef, RecheckReason } from './contract/access';
import type { SignInHint, UseCaseAnswer, UseCaseRequest } from './contract/messages';
import type { UserKey } from './contract/ids';
import type { ReconcileHint } from './contract/reconcile';
import type { TenantWish } from './contract/tenants';
import type { PublishedConfig } from './config/types';
import type { IdentityEvent } from './events/identity-event';
import type { DocumentFields } from './first-login/document-fields';
import type { Format } from './first-login/template-name';
import type { NamedPolicy, PolicyDocument } from './policy/document';

/** A user as Cognito knows them. Stays inside activities: attributes are personal data. */
export interface DirectoryUser {
  readonly sub: string;
  readonly username: string;
  readonly enabled: boolean;
  /** Cognito's UserStatus: CONFIRMED, UNCONFIRMED, FORCE_CHANGE_PASSWORD, EXTERNAL_PROVIDER, … */
  readonly status: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** ISO 8601, where Cognito says so. */
  readonly createdAt?: string;
  /** ISO 8601: when the user was last changed. */
  readonly modifiedAt?: string;
}

/** A page of a listing. It names suspects: only a read of one user is believed about membership and status. */
export interface UserPage {
  readonly users: readonly DirectoryUser[];
  /** Absent at the end of the listing; a page may be empty and not be the last. */
  readonly next?: string;
}

/** Cognito user pools. Every method raises `UserPoolMissing`, `PermissionMissing`, `Throttled` or `AwsUnavailable`. */
export interface UserDirectory {
  /** By username or, for local users, by sub; `undefined` when the pool has no such user. */
  getUser(pool: string, username: string): Promise<DirectoryUser | undefined>;
  /** Finds the username by `sub =`; costs a call of the UserList quota. */
  findUsername(user: UserKey): Promise<string | undefined>;
  /**
   * The next page of the users whose sub begins with `shard` (hexadecimal digits), at most 60, in no order. A token
   * lives for an hour; `token-expired`: the listing has to begin again.
   */
  listUsers(pool: string, shard: string, token?: string): Promise<UserPage | 'token-expired'>;
  /** The next page of the disabled users, at most 60, in no order; `token-expired`: begin again. */
  listDisabled(pool: string, token?: string): Promise<UserPage | 'token-expired'>;
  /** About how many users the pool has. */
  estimateUsers(pool: string): Promise<number>;
  /** Raises `UserGone`, `AttributeNotInSchema`, `AttributeImmutable`, `AttributeTooShort`. */
  writeAttributes(pool: string, username: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  /** Every group of the user, up to 100, the one that comes first by precedence first; costs a call of the UserResourceRead quota for 60. Raises `UserGone`. */
  groupsOf(pool: string, username: string): Promise<readonly string[]>;
  /** Disables the user; one who is disabled stays so. Raises `UserGone`. */
  disable(pool: string, username: string): Promise<void>;
  /** Enables the user; one who is enabled stays so. Raises `UserGone`. */
  enable(pool: string, username: string): Promise<void>;
  /** Ends every session: refresh and access tokens are refused from now on. Raises `UserGone`. */
  signOutEverywhere(pool: string, username: string): Promise<void>;
  /** Adds to a group; a member stays one. Raises `UserGone`, `GroupMissing`. */
  joinGroup(pool: string, username: string, group: string): Promise<void>;
  /** Removes from a group; who is no member stays none. Raises `UserGone`, `GroupMissing`. */
  leaveGroup(pool: string, username: string, group: string): Promise<void>;
  /** Costs a call of the UserPoolResourceRead quota. */
  groupExists(pool: string, group: string): Promise<boolean>;
  /** The next page of a group's members, at most 60; `token-expired`: begin again. Raises `GroupMissing`. */
  listMembers(pool: string, group: string, token?: string): Promise<UserPage | 'token-expired'>;
  /** Longest life of an ID token over the pool's app clients, in seconds; calls UserPoolClientRead once for each client. */
  longestIdToken(pool: string): Promise<number>;
  /** Ids of the pool's app clients, sorted; a call of the UserPoolClientRead quota for 60. */
  listClients(pool: string): Promise<readonly string[]>;
}

/** One object. Every call names the bucket owner that the deployment expects. */
export interface ObjectRef {
  readonly bucket: string;
  readonly key: string;
}

export interface ObjectHead {
  readonly etag: string;
  readonly bytes: number;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface PutOptions {
  /** `attachment; filename="…"`. */
  readonly disposition?: string;
  /** ARN of the KMS key to encrypt with, in place of the bucket's default. */
  readonly kmsKey?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** `absent`: only if no such object is there; an ETag: only if it is still that one. */
export type WriteCondition = { readonly absent: true } | { readonly etag: string };

export type WriteResult = { readonly written: true; readonly etag: string } | { readonly written: false };

/** S3. Every method raises `BucketMissing`, `BucketInOtherRegion`, `BucketNotOurs`, `PermissionMissing`, `KeyUnusable`, `Throttled` or `AwsUnavailable`. */
export interface ObjectStore {
  head(ref: ObjectRef): Promise<ObjectHead | undefined>;
  /** The text of a small document, or `undefined`; with `unlessEtag`, `unchanged` when it is still that one. */
  read(ref: ObjectRef, unlessEtag?: string): Promise<{ readonly text: string; readonly etag: string } | 'unchanged' | undefined>;
  /** `written: false` when the condition does not hold. */
  write(ref: ObjectRef, body: string | Uint8Array, condition: WriteCondition, options?: PutOptions): Promise<WriteResult>;
  /** Deletes the object if it is still the one with this ETag; `false` when it is not. One that is gone counts as deleted. */
  remove(ref: ObjectRef, etag: string): Promise<boolean>;
  /** The first keys of a prefix, or the first after a key, at most `limit` (1,000). */
  firstKeys(bucket: string, prefix: string, limit: number, after?: string): Promise<readonly string[]>;
  /** Up to 1,000 multipart uploads below a prefix that nobody has completed or aborted. */
  openUploads(bucket: string, prefix: string): Promise<readonly OpenUpload[]>;
  /** Aborts an upload; one that is gone counts as aborted. Parts that are under way may still arrive: list again. */
  abortUpload(ref: ObjectRef, uploadId: string): Promise<void>;
}

export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
}

/**
 * A kind of thing that carries a policy of ours; the S3 bucket is one. Policies are replaced whole and have no ETag.
 * Every method raises `BucketMissing`, `BucketNotOurs`, `PermissionMissing`, `Throttled` or `AwsUnavailable`.
 */
export interface PolicyHost {
  /** The live policy as text, or `undefined` where there is none. Never from a cache. */
  read(name: string): Promise<string | undefined>;
  /**
   * Replaces the policy. `unknown-principal`: AWS does not know an ARN that the policy names; `principal` where it said
   * which. Raises `PolicyRejected` for a policy that AWS refuses otherwise.
   */
  write(name: string, policy: string): Promise<'written' | UnknownPrincipal>;
  /** Removes the policy; one that is not there counts as removed. */
  remove(name: string): Promise<void>;
}

export interface UnknownPrincipal {
  readonly refused: 'unknown-principal';
  readonly principal?: string;
}

export type PolicyHosts = Readonly<Record<PolicyHostRef['kind'], PolicyHost>>;

/** How a tenant's bucket is to be. */
export interface TenantBucketSettings {
  /** ARN; absent: keys of S3. */
  readonly kmsKey?: string;
  readonly versioning: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly incompleteUploadDays: number;
}

/** Buckets that one tenant has for itself. Every method raises `PermissionMissing`, `Throttled` or `AwsUnavailable`. */
export interface TenantBuckets {
  /** `taken`: somebody's, here or in another account. */
  look(bucket: string): Promise<'absent' | 'taken'>;
  /** Makes the bucket; one that is this account's stays. Raises `BucketNameTaken`. */
  create(bucket: string): Promise<'created' | 'there'>;
  /**
   * Makes every setting as it should be and names those that were not; what somebody made stricter stays. `made`: what
   * `create` answered; of a bucket that was just created it is known what is not set.
   */
  ensure(bucket: string, settings: TenantBucketSettings, made: 'created' | 'there'): Promise<readonly string[]>;
}

/** What an identity pool says of the credentials that it hands out. */
export interface IdentityPoolFacts {
  readonly allowClassicFlow: boolean | undefined;
  readonly allowUnauthenticated: boolean;
  readonly providers: readonly IdentityProviderFacts[];
  /** ARNs by `authenticated`, `unauthenticated`. */
  readonly roles: Readonly<Record<string, string>>;
  /** Tags of the identity pool itself; absent: none. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface IdentityProviderFacts {
  /** `cognito-idp.<region>.amazonaws.com/<pool>`. */
  readonly name: string;
  readonly clientId: string;
  readonly serverSideTokenCheck: boolean;
  /** Session tag to claim; undefined where none are handed on. */
  readonly principalTags: Readonly<Record<string, string>> | undefined;
  /** How a role is chosen for its users. */
  readonly mapping: { readonly type: 'token' | 'rules' | 'none'; readonly ambiguous: 'deny' | 'authenticated-role' | undefined };
}

/** Raises `IdentityPoolMissing`, `PermissionMissing`, `Throttled` or `AwsUnavailable`. */
export interface IdentityPools {
  describe(identityPoolId: string): Promise<IdentityPoolFacts>;
}

export interface RoleFacts {
  readonly arn: string;
  readonly maxSessionSeconds: number;
  readonly trust: PolicyDocument;
  /** Inline and attached policies. */
  readonly policies: readonly NamedPolicy[];
  readonly boundary?: NamedPolicy;
}

/** IAM roles. Raises `PermissionMissing`, `Throttled` or `AwsUnavailable`. */
export interface Roles {
  /** `undefined` where there is no such role. */
  read(arn: string): Promise<RoleFacts | undefined>;
  exists(arn: string): Promise<boolean>;
}

/** The published configuration, cached and refreshed by ETag. Raises `ConfigNotPublished`. */
export interface ConfigStore {
  /** `now`: asks even where what is known is fresh, for who must not act on an older revision. */
  published(asOf?: 'now'): Promise<PublishedConfig>;
}

/** Starts and signals workflows from outside of one. */
export interface WorkflowStarter {
  /** Signal-with-start of the user's owner. Raises `TemporalUnavailable`. */
  signalOwner(user: UserKey, events: readonly IdentityEvent[]): Promise<void>;
  requestUseCase(user: UserKey, request: UseCaseRequest): Promise<void>;
  /** Signal-with-start of a user's owner with what a policy writer answered. */
  answerOwner(user: UserKey, answers: readonly AccessAnswer[]): Promise<void>;
  /** Signal-with-start of the writer of a policy host. */
  requestAccess(host: PolicyHostRef, changes: readonly AccessChange[]): Promise<void>;
  changeGroups(host: PolicyHostRef, groups: readonly GroupChange[]): Promise<void>;
  recheck(host: PolicyHostRef, reason: RecheckReason): Promise<void>;
  /** Starts the synchronisation of a group, or joins the one that runs. */
  syncGroup(pool: string, group: string): Promise<void>;
  /** Starts the delivery of the file of a first sign-in, or joins the one that runs. */
  deliverFirstLogin(user: UserKey, hint: SignInHint): Promise<void>;
  /** Tells the pool's `reconcileHints` that something happened which shows no user. */
  hintReconcile(pool: string, hint: ReconcileHint): Promise<void>;
  /** Signal-with-start of the workflow that makes a tenant. */
  provisionTenant(tenant: string, wish: TenantWish): Promise<void>;
  /** Starts the run that finds whose an identity pool is, or joins the one that does. */
  findTenantOf(identityPoolId: string): Promise<void>;
  /** Whether a workflow with this id is running. Raises `TemporalUnavailable`. */
  isRunning(workflowId: string): Promise<boolean>;
  /** Answers who asked; a run that is closed meanwhile is no failure. */
  answer(workflowId: string, runId: string, answer: UseCaseAnswer): Promise<void>;
}

export interface QueueMessage {
  readonly body: string;
  /** Handle for deleting; opaque. */
  readonly receipt: string;
  /** How many times the queue has delivered it, this time included. */
  readonly deliveries: number;
}

/** The queue that events stand on until the server has them. */
export interface EventQueue {
  /** Gives up when `signal` aborts; the message may be on the queue all the same. */
  send(body: string, signal?: AbortSignal): Promise<void>;
  /** Waits up to `waitSeconds` (20 at most) for up to 10 messages. */
  receive(waitSeconds: number, signal: AbortSignal): Promise<readonly QueueMessage[]>;
  /** Deletes what the server has. */
  acknowledge(messages: readonly QueueMessage[]): Promise<void>;
  /** Moves a message that nobody can read to the dead-letter queue, with its reason. */
  reject(message: QueueMessage, reason: string): Promise<void>;
}

/** A template with what it may show; nothing else reaches it. */
export interface RenderRequest {
  /** For messages. */
  readonly name: string;
  readonly format: Format;
  /** Liquid. */
  readonly text: string;
  /** User attributes that it may name, whether the user has them or not. */
  readonly attributes: readonly string[];
  readonly fields: DocumentFields;
}

/** Renders files, apart from everything else. The same request gives the same bytes. */
export interface Renderer {
  /** Raises `TemplateInvalid`. */
  render(request: RenderRequest): Promise<Uint8Array>;
}

/** Where times are measured; a histogram each. Milliseconds. */
export interface Telemetry {
  /** A use case is in force: how long after the event, and after the relay received it. */
  inForce(useCase: string, sinceEventMs: number, sinceReceivedMs: number): void;
}

export interface Clock {
  now(): Date;
}
