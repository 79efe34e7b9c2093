import type { FailureReport, ProvisionStep, UseCaseRequest } from '../contract/messages';
import type { RunState } from '../contract/search-attributes';
import type { IdentityEvent } from '../events/identity-event';

/** The use case that the owner is running while it looks. */
export interface RunningChild {
  readonly useCase: string;
  readonly epoch: number;
}

/** What an owner asks when it looks at its user. */
export interface Look {
  readonly pool: string;
  readonly sub: string;
  readonly events: readonly IdentityEvent[];
  readonly requests: readonly UseCaseRequest[];
  readonly running?: RunningChild;
  /** The pool was just searched for the sub and has no such user. */
  readonly searched?: boolean;
  /** A use case has just ended well: what still differs may be a read that lags behind its write. */
  readonly settling?: boolean;
  /** A person asked to try again what failed. */
  readonly retry?: boolean;
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
  /** For the search attributes of the run. */
  readonly state: RunState;
  readonly tenant?: string;
  readonly bucket?: string;
  /** Requests that can be answered without doing anything. */
  readonly refusals: readonly Refusal[];
  /** What was observed contradicts an event: reads may lag, so look again before dropping it. */
  readonly contradicted: boolean;
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
  /** The pool is only observed: the registry is to say what the user would have. */
  | { readonly kind: 'record'; readonly place: UserPlace }
  /** What is running must stop: a newer fact overrides it. */
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'needs-person'; readonly failure: FailureReport };
