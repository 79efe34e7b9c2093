import type { CopyEncryption } from '../archive/encryption';
import type { IdentityEvent } from '../events/identity-event';
import type { FailureDetails, FailureType } from '../failures';
import type { TagsReceipt } from '../tags/tag-counts';
import type { AccessAnswer, DenyWindow } from './access';
import type { UseCase, UserKey } from './ids';
import type { GatherStep, MoveReceipt } from './moves';
import type { PurgeReceipt, RevocationProgress } from './offboarding';

export type { ArchiveToRestore, RestoreStep, RestoreUserInput } from './restoration';
export type { FirstLoginInput, FirstLoginResult, NoFileReason, SignInHint } from './first-login';

/** Names of signals, queries and updates, shared by workflows, relay and clients. */
export const messageNames = {
  /** userLifecycle: `IdentityEvent[]`. */
  identityEvents: 'identityEvents',
  /** userLifecycle: `UseCaseRequest[]`. */
  requestUseCase: 'requestUseCase',
  /** A use case started by hand: `UseCaseAnswer`. */
  answerUseCase: 'answerUseCase',
  /** A use case run by its owner: stop at the next safe point. */
  interrupt: 'interrupt',
  /** userLifecycle in `needs-person`: update, look again. */
  retry: 'retry',
  /** userLifecycle in `needs-person`: update, close the run. */
  giveUp: 'giveUp',
  /** userLifecycle: update, an `IdentityEvent`; answers a `LifecycleAnswer` once the event is dealt with. */
  tell: 'tell',
  /** userLifecycle: query, `LifecycleStatus`. */
  lifecycleStatus: 'lifecycleStatus',
  /** userLifecycle: `AccessAnswer[]`, from the writers of policy hosts. */
  accessAnswers: 'accessAnswers',
  /** A use case run by its owner: `AccessInForce`, what was asked with it is in force. */
  accessInForce: 'accessInForce',
  /** userLifecycle, from a use case that it runs: `RunState`, what that is at. */
  useCaseState: 'useCaseState',
  /** userLifecycle, from the way back that it runs: everything else is done, so ask for the access that the user is to have. */
  readyToLift: 'readyToLift',
  /** syncGroupAccess: the group changed again. */
  syncAgain: 'syncAgain',
  /** accessPolicy: `AccessChange[]`. */
  requestAccessChange: 'requestAccessChange',
  /** accessPolicy: `GroupChange[]`. */
  groupChanged: 'groupChanged',
  /** accessPolicy: `RecheckReason`. */
  recheck: 'recheck',
  /** accessPolicy: update, `AccessChange`, answers `AccessOutcome`. */
  changeAccess: 'changeAccess',
  /** accessPolicy: query, `WriterStatus`. */
  writerStatus: 'writerStatus',
  /** accessPolicy in `needs-person`: update, let a cut-off stand for denies that have no room. */
  approveCutOff: 'approveCutOff',
  /** adoptUserPool: stop after the page in hand. */
  pause: 'pause',
  /** adoptUserPool: go on. */
  resume: 'resume',
  /** reconcileHints: `ReconcileHint`. */
  reconcileHint: 'reconcileHint',
  /** reconcileAccess: query, `PassProgress`. */
  passProgress: 'passProgress',
  /** provisionTenant: `TenantWish`. */
  tenantWanted: 'tenantWanted',
  /** provisionTenant: `PolicyHostRef`, from the writer of that host, which it has told to look. */
  policyInForce: 'policyInForce',
  /** offboardTenant in `needs-person`: update, let its users be revoked, however many there are. */
  approve: 'approve',
  /** offboardTenant: query, `OffboardingStatus`. */
  offboardingStatus: 'offboardingStatus',
  /** adoptUserPool: query, `AdoptionProgress`. */
  adoptionProgress: 'adoptionProgress',
} as const;

/** Input of `userLifecycle`: the user, and what a run that continues as new hands on. */
export interface LifecycleInput extends UserKey {
  readonly carried?: {
    readonly events: readonly IdentityEvent[];
    readonly requests: readonly UseCaseRequest[];
    readonly answers: readonly AccessAnswer[];
  };
}

/** What an owner tells who asks. */
export interface LifecycleStatus {
  readonly state: string;
  readonly running?: { readonly useCase: string; readonly epoch: number };
  readonly waitingRequests: number;
  /** The epoch of access that was asked of a policy writer and is not in force yet. */
  readonly asked?: number;
  /** It waits for a person. */
  readonly needs?: FailureReport;
}

/** What became of an event that somebody waited for. */
export interface LifecycleAnswer {
  readonly state: string;
  /** ISO 8601: when the policy that follows from it was in force; absent where it asked for none. */
  readonly inForceAt?: string;
  /** It waits for a person. */
  readonly needs?: FailureReport;
}

export interface LifecycleResult {
  readonly state: string;
  /** Use cases that this run started, in order. */
  readonly ran: readonly string[];
}

/** Asks a user's owner for a use case. Sent again until answered; the owner knows it by `id`. */
export interface UseCaseRequest {
  readonly id: string;
  readonly useCase: UseCase;
  /** Of `revokeUserAccess`: the user stays enabled. */
  readonly keepEnabled?: boolean;
  /** Of `revokeUserAccess`: everything that the user stored is erased, archive and history included. */
  readonly purge?: boolean;
  /** Of `restoreUserAccess`: copies in a cold storage class come home too. */
  readonly slowRestore?: boolean;
  /** Absent: who asked looks at the registry. */
  readonly replyTo?: { readonly workflowId: string; readonly runId: string };
  /** Of `moveTenant`: the tenant that the user is to move to, which a person has approved. */
  readonly tenant?: string;
}

export interface FailureReport extends FailureDetails {
  readonly type: FailureType;
}

export type UseCaseAnswer =
  { readonly id: string; readonly receipt: Receipt } | { readonly id: string; readonly failure: FailureReport };

/** What a finished use case did. Times are ISO 8601. */
export interface Receipt {
  readonly schema: 'gatehouse.receipt/1';
  readonly useCase: string;
  readonly pool: string;
  readonly sub: string;
  readonly epoch: number;
  readonly configRevision: number;
  readonly startedAt: string;
  readonly finishedAt: string;
  /** What was done, in order: `marker created`, `attribute custom:storage_prefix written`. */
  readonly did: readonly string[];
  readonly bucket?: string;
  readonly prefix?: string;
  /** Of a tagging: what became of the user's objects. */
  readonly objectTags?: TagsReceipt;
  /** Of a revocation: what holds, and until when. */
  readonly access?: AccessReceipt;
  /** What became of the user's objects, in a pool that archives. */
  readonly archive?: ArchiveReceipt;
  /** What was erased, and what survives. */
  readonly purge?: PurgeReceipt;
  /** Of a move between tenants. */
  readonly move?: MoveReceipt;
  /** The key of this receipt in the control bucket. */
  readonly key: string;
}

/** Objects and bytes that a revocation archived, or that the way back found. */
export interface ArchiveReceipt extends ArchivePlace {
  /** Copied to the archive, or brought home. */
  readonly objects: number;
  readonly bytes: number;
  /** Of a revocation: originals deleted. Of the way back: copies taken out of the archive. */
  readonly removed: number;
  /** Of a revocation: objects in a cold class, which stay at home. Of the way back: copies that stay in the archive. */
  readonly stays: number;
  /** Of a revocation: versions under Object Lock, which stay at home. Absent: none. */
  readonly locked?: number;
  /** Of the way back: those of the copies that stay because they take hours to be read. */
  readonly cold?: number;
  /** Of the way back: copies of older versions, which stay in the archive beside `stays`, listed. Absent: none. */
  readonly older?: number;
}

/** Both absent where nothing had to be asked: it was in force already. */
export interface AccessInForce {
  /** ISO 8601. */
  readonly inForceAt?: string;
  readonly policyHash?: string;
}

/** When a policy was applied and what it rests on; "applied at" is our own clock's, not when every reader in AWS sees it. */
export interface AccessReceipt extends AccessInForce {
  readonly reason?: string;
  readonly disableConfirmedAt?: string;
  readonly signOutConfirmedAt?: string;
  /** The terms of the deny's window, in seconds. */
  readonly window?: DenyWindow;
  /** Absent: the deny stands until somebody restores the user. */
  readonly denyUntil?: string;
}

/** Input of `provisionUser`: the user, and, when the owner starts it, the planned step. */
export interface ProvisionUserInput extends UserKey {
  readonly step?: ProvisionStep;
}

/** Input of `revokeUserAccess`: the user and, when the owner starts it, the planned step. */
export interface RevokeUserInput extends UserKey {
  /** Started by hand: the user stays enabled, and the deny stands until somebody restores the user. @default false */
  readonly keepEnabled?: boolean;
  /** Started by hand: everything that the user stored is erased, archive and history included. @default false */
  readonly purge?: boolean;
  readonly step?: RevokeStep;
  /** What a run that continues as new hands on. */
  readonly carried?: RevocationProgress;
}

/** Everything that a revocation will do, decided before it starts. The owner has asked for the deny already. */
export interface RevokeStep extends StepPlace {
  readonly reason: 'disabled' | 'deleted' | 'requested';
  readonly keepEnabled: boolean;
  /** The user is enabled and is to be disabled. */
  readonly disable: boolean;
  /** Absent: the user's objects stay where they are. */
  readonly archive?: ArchiveStep;
  /** The user was moving to another tenant: what lies elsewhere comes to one place before it is archived. */
  readonly gather?: GatherStep;
  /** The revocation is done, and its window over: what came since follows, before the deny is lifted. */
  readonly sweep?: true;
  /** A person has seen that objects are locked: they stay, and are counted. */
  readonly leaveLocked?: true;
  /** Everything below these is erased, every version and delete marker of it, instead of archived. */
  readonly purge?: readonly ArchivePlace[];
  readonly cause?: NonNullable<ProvisionStep['cause']>;
}

/** Where a user's objects move to, and when. */
export interface ArchiveStep extends ArchivePlace {
  /** ISO 8601. */
  readonly dueAt: string;
  readonly storageClass: string;
  /** Of the copies; absent: as their originals are, where those name a key. */
  readonly encryption?: CopyEncryption;
  /** Once their copies are verified and listed. */
  readonly deleteOriginals: boolean;
  /** Older versions and delete markers too, not only what is current. */
  readonly allVersions?: true;
  /** A person has to look first: nothing is copied or deleted, and the run waits. */
  readonly held?: true;
}

export interface ArchivePlace {
  readonly bucket: string;
  /** Of the revocation; ends in `/`. */
  readonly prefix: string;
}

/** Where a user's storage is, if there is any, and under which epoch and revision a run works. */
export interface StepPlace {
  readonly epoch: number;
  readonly configRevision: number;
  readonly bucket: string;
  readonly prefix?: string;
  readonly tenant?: string;
}

/** Everything that provisioning will do, decided before it starts. Holds ids and keys only. */
export interface ProvisionStep {
  readonly epoch: number;
  readonly configRevision: number;
  readonly bucket: string;
  /** Ends in `/`; the marker's key is the prefix itself. */
  readonly prefix: string;
  /** Full keys of the sub-prefixes, each ending in `/`. */
  readonly structure: readonly string[];
  readonly tenant?: string;
  /** The user had no storage before: a run that fails leaves none behind. */
  readonly firstTime: boolean;
  /** Attribute name to value: those that differ from what the user has. */
  readonly writeBack: Readonly<Record<string, string>>;
  /** The event that asked for it, where one did. ISO 8601. */
  readonly cause?: { readonly eventAt: string; readonly receivedAt: string };
}
