import type { AccessChange, DenyWindow, PolicyHostRef } from '../contract/access';
import type { FailureReport, ProvisionStep, RestoreStep, RevokeStep, UseCaseRequest } from '../contract/messages';
import type { MoveStep } from '../contract/moves';
import type { TagStep } from '../contract/tagging';
import type { RunState } from '../contract/search-attributes';
import type { IdentityEvent } from '../events/identity-event';
import type { TenantMove } from '../registry/tenant-move';
import type { Revocation } from '../registry/user-record';

/** The use case that the owner is running while it looks. */
export interface RunningChild {
  readonly useCase: string;
  readonly epoch: number;
  /** It is to enable the user: that the user is disabled says nothing against it. */
  readonly enables?: boolean;
  /** It erases what the user stored. */
  readonly purges?: boolean;
  /** It moves objects, and whether that is held for a person. */
  readonly dataHeld?: boolean;
}

/** What an owner asks when it looks at its user. */
export interface Look {
  readonly pool: string;
  readonly sub: string;
  readonly events: readonly IdentityEvent[];
  readonly requests: readonly UseCaseRequest[];
  readonly running?: RunningChild;
  /** Everything else of a restoration is done: plan the access that the user is to have now. */
  readonly lifting?: boolean;
  /** The pool was just searched for the sub and has no such user. */
  readonly searched?: boolean;
  /** A use case has just ended well: what still differs may be a read that lags behind its write. */
  readonly settling?: boolean;
  /** No further look follows by itself: what is not settled now is dropped. */
  readonly lastLook?: boolean;
  /** A person asked to try again what failed. */
  readonly retry?: boolean;
  /** The epoch of access that this owner has asked for and waits for. */
  readonly asked?: number;
  /** The writer knows this epoch of the user, which the registry may have lost: go on above it. */
  readonly minEpoch?: number;
  /** How long a soft deny lasts; measured when a plan wanted it. */
  readonly window?: DenyWindow;
}

/** Where a user's storage is, or would be. */
export interface UserPlace {
  readonly bucket: string;
  readonly prefix: string;
  readonly tenant?: string;
}

/** What to do next for a user, as data: it stands in history as the audit and the dry run. Names nobody. */
export interface UserPlan {
  readonly next: NextStep;
  /** What the registry is to say of a move between tenants, where it says something else: `null`, none. */
  readonly move?: TenantMove | null;
  /** To be asked of the writer of the policy host, beside the next step. */
  readonly access?: AccessAsk;
  /** A soft deny stands without an end: measure the window and look again. */
  readonly windowWanted?: boolean;
  /** For the search attributes of the run. */
  readonly state: RunState;
  readonly tenant?: string;
  readonly bucket?: string;
  /** Requests that can be answered without doing anything. */
  readonly refusals: readonly Refusal[];
  /** What was observed contradicts an event: reads may lag, so look again before dropping it. */
  readonly contradicted: boolean;
}

export interface AccessAsk {
  readonly host: PolicyHostRef;
  readonly change: AccessChange;
  /** The same user's at other hosts, under the same epoch: all of them have to answer. */
  readonly also?: readonly { readonly host: PolicyHostRef; readonly change: AccessChange }[];
  /** Whoever planned it has sent it to the writer. */
  readonly sent?: true;
}

export interface Refusal {
  readonly requestId: string;
  readonly failure: FailureReport;
}

export type NextStep =
  | { readonly kind: 'nothing' }
  /** The pool does not answer to the sub: it has to be searched. */
  | { readonly kind: 'resolve' }
  | { readonly kind: 'run'; readonly useCase: 'provisionUser'; readonly step: ProvisionStep }
  | { readonly kind: 'run'; readonly useCase: 'revokeUserAccess'; readonly step: RevokeStep; readonly revocation: Revocation }
  | { readonly kind: 'run'; readonly useCase: 'restoreUserAccess'; readonly step: RestoreStep }
  | { readonly kind: 'run'; readonly useCase: 'moveTenant'; readonly step: MoveStep }
  | { readonly kind: 'run'; readonly useCase: 'tagUserObjects'; readonly step: TagStep }
  /** The pool is only observed: the registry is to say what the user would have. */
  | { readonly kind: 'record'; readonly place: UserPlace }
  /** What is running must stop: a newer fact overrides it. `dataHeld`: that of the revocation from now on. */
  | { readonly kind: 'interrupt'; readonly dataHeld?: boolean }
  | { readonly kind: 'needs-person'; readonly failure: FailureReport };
