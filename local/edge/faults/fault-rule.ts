import type { CallMatch } from '../call-match';

export type FaultEffect =
  /** The service's own throttling error: Cognito 400 TooManyRequestsException, S3 503 SlowDown, SQS 403 RequestThrottled. */
  | { readonly type: 'throttle' }
  | { readonly type: 'error'; readonly status: number; readonly code: string; readonly message?: string }
  | { readonly type: 'access-denied' }
  /** The socket is destroyed, the upstream is never called. */
  | { readonly type: 'reset-before' }
  /** The upstream commits, then the socket is destroyed: the lost answer. */
  | { readonly type: 'reset-after' }
  /** Never answered; the upstream is called `delayMs` later, whether the client is still there or not. */
  | { readonly type: 'stall-commit-late'; readonly delayMs: number }
  /** `delayMs` before the upstream is called; the answer is right. */
  | { readonly type: 'slow'; readonly delayMs: number }
  /** A page of ListUsers or ListUsersInGroup without its token: it says that it is the last one. */
  | { readonly type: 'cut-short' }
  /** On a write: for `lagMs` after it, reads of what it wrote answer what they answered before. */
  | { readonly type: 'lagging-reads'; readonly lagMs: number };

export interface FaultRule {
  /** Given or made up. */
  readonly id?: string;
  readonly match: CallMatch;
  /** How often it fires before it is spent; 1 unless given. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

export interface FaultHandle {
  readonly id: string;
  /** How often it has fired. */
  fired(): number;
  /** Resolves once it has fired `count` times (1 unless given), or at once if it already has; rejects when removed before. */
  whenFired(count?: number): Promise<void>;
  /** Resolves when the upstream has committed `count` of its calls; for `reset-after`, `stall-commit-late` and `slow`. */
  whenCommitted(count?: number): Promise<void>;
  remove(): void;
}
