import type { Verb } from '../policy/verbs';
import type { FailureReport } from './messages';

/** A thing that carries a policy which we write. Its id names its kind, because other kinds will join. */
export interface PolicyHostRef {
  readonly kind: 's3';
  /** The bucket. */
  readonly name: string;
}

/**
 * Why a user is denied. Hard causes (the first four) take everything: the user is disabled, deleted or cut off on request,
 * or an event says so and nobody has looked yet (`provisional`); one more, and as hard, takes all of a tenant: the user has
 * left it (`moved`). Soft ones: the user left a group, or joined a narrower one.
 */
export type DenyCause = 'disabled' | 'deleted' | 'requested' | 'provisional' | 'moved' | 'left' | 'narrowed';

/** Denies of these never give way to others. */
export const hardCauses: readonly DenyCause[] = ['disabled', 'deleted', 'requested', 'provisional', 'moved'];

/** Actions that are denied on a prefix. */
export interface DeniedPart {
  readonly verbs: readonly Verb[];
  /** A prefix template of the bucket, with `{tenant}` and `{sub}` where the user's own stand; ends in `/`. */
  readonly prefix: string;
}

/** An entry that names a sub in an explicit Deny. One for each cause and group. */
export interface Deny {
  readonly cause: DenyCause;
  /** Of soft causes: the group that was left or joined. */
  readonly group?: string;
  readonly scope: 'whole' | readonly DeniedPart[];
  /** ISO 8601. Absent: standing, it has no end. Past it the writer wakes the user's owner, who alone lifts it. */
  readonly until?: string;
}

/** The access that a user is to have at one policy host: state, never a delta. */
export interface AccessState {
  /** Groups of the user whose template is `via: roster`, sorted. Role-carrying groups need no name in the policy. */
  readonly groups: readonly string[];
  readonly denies: readonly Deny[];
}

/** What an owner asks of the writer of a policy host: signal `requestAccessChange` takes a list of them. */
export interface AccessChange extends AccessState {
  readonly pool: string;
  readonly sub: string;
  /** Raised in the registry before asking. Lower than the writer's: ignored. Equal: only answered again. */
  readonly epoch: number;
  /** ISO 8601. */
  readonly askedAt: string;
  /** Who asks: the user's owner, or an operator's update, which is answered by its result. */
  readonly replyTo?: { readonly workflowId: string };
}

/** What became of an access change. Times are ISO 8601. */
export type AccessOutcome =
  /** The policy was written (or was so already), read back, and evaluated to have the asked-for effect. */
  | { readonly kind: 'in-force'; readonly at: string; readonly policyHash: string }
  /** The denies are in force; the groups named could not be granted. */
  | {
      readonly kind: 'partly';
      readonly at: string;
      readonly policyHash: string;
      readonly refused: readonly string[];
      readonly failure: FailureReport;
    }
  /** A newer request of the same user stands. */
  | { readonly kind: 'superseded'; readonly epoch: number }
  /** The host cannot be written for now; the request stays with the writer, and another answer follows when it is in force. */
  | { readonly kind: 'stuck'; readonly failure: FailureReport };

export interface AccessAnswer {
  readonly host: PolicyHostRef;
  readonly pool: string;
  readonly sub: string;
  readonly epoch: number;
  readonly outcome: AccessOutcome;
}

/** A whole group, for the writer: its Cognito group is gone (its statements go in one write), or is there again. */
export interface GroupChange {
  readonly pool: string;
  readonly group: string;
  readonly exists: boolean;
}

/** Why a writer is to look at its host again: signal `recheck`. */
export interface RecheckReason {
  readonly because: 'config' | 'host-changed' | 'operator' | 'reconcile';
  /** The event that told of a change by somebody, for the log. */
  readonly eventId?: string;
  /** Of a policy that Gatehouse itself has put: the hash in its mark. Where that is what is in force, there is nothing to see. */
  readonly policyHash?: string;
  /** Who waits for what follows to be in force: told by signal `policyInForce`. */
  readonly replyTo?: { readonly workflowId: string };
}

/** Input of `accessPolicy`. */
export interface AccessPolicyInput {
  readonly host: PolicyHostRef;
  /** What a run that continues as new hands on. */
  readonly carried?: {
    readonly changes: readonly AccessChange[];
    readonly groups: readonly GroupChange[];
    readonly rechecks: readonly RecheckReason[];
    /** Answers that may not have reached who asked. */
    readonly answers: readonly AccessAnswer[];
    /** ISO 8601: when the policy is looked at again, because a put that was given up on may still commit. */
    readonly lookAgainAt: readonly string[];
    /** ISO 8601: when owners whose denies are past their end are woken again. */
    readonly wakeAgainAt?: string;
  };
}

/** What a person says who approves a cut-off: update `approveCutOff`. */
export interface CutOffApproval {
  /** ISO 8601: when the last of the sign-outs was confirmed that the cut-off is for. The cut-off is made at or after it. */
  readonly signedOutBefore: string;
}

export interface CutOffMade {
  /** ISO 8601: sessions that began before it are denied. */
  readonly before: string;
  /** Users whose denies have no room and that it does not stand for: their sign-out is not confirmed. */
  readonly stillWaiting: number;
}

/** What the writer of a host tells who asks: query `writerStatus`. */
export interface WriterStatus {
  readonly host: PolicyHostRef;
  readonly state: 'idle' | 'writing' | 'waiting' | 'needs-person';
  /** Changes that are not in force yet. */
  readonly waiting: number;
  readonly written?: { readonly at: string; readonly hash: string; readonly bytes: number };
  readonly needs?: FailureReport;
  /** What was seen and could not be mended, in words: `AllowedElsewhere`, unknown principals, soft denies that gave way. */
  readonly findings: readonly FailureReport[];
}

/** The terms of a deny window, in seconds; the sum is its length once sign-out or deletion is confirmed. */
export interface DenyWindow {
  /** Longest life of an ID token of the pool's clients; 0 where the identity pool checks tokens server-side and the user is signed out or deleted. */
  readonly idTokenSeconds: number;
  /** Longest life of credentials in hand. */
  readonly credentialSeconds: number;
  readonly marginSeconds: number;
}
