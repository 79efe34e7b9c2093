import type { IdentityEvent } from '../events/identity-event';
import type { FailureDetails, FailureType } from '../failures';
import type { UseCase, UserKey } from './ids';

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
  /** userLifecycle: query, `LifecycleStatus`. */
  lifecycleStatus: 'lifecycleStatus',
} as const;

export type LifecycleInput = UserKey;

/** What an owner tells who asks. */
export interface LifecycleStatus {
  readonly state: string;
  readonly running?: { readonly useCase: string; readonly epoch: number };
  readonly waitingRequests: number;
  readonly needs?: string;
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
  readonly replyTo: { readonly workflowId: string; readonly runId: string };
}

export interface FailureReport extends FailureDetails {
  readonly type: FailureType;
}

export type UseCaseAnswer =
  | { readonly id: string; readonly receipt: Receipt }
  | { readonly id: string; readonly failure: { readonly type: string; readonly message: string } };

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
  /** The key of this receipt in the control bucket. */
  readonly key: string;
}

/** Input of `provisionUser`: the user, and, when the owner starts it, the planned step. */
export interface ProvisionUserInput extends UserKey {
  readonly step?: ProvisionStep;
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
  /** Attribute name to value. */
  readonly writeBack: Readonly<Record<string, string>>;
}
