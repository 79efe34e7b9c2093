import type { FaultEffect } from '../../local/edge/faults/fault-rule';
import type { EventEffect } from '../../local/edge/faults/event-faults';
import { boundaries, type Boundary } from './boundaries';

/** What goes wrong. */
export type Fault =
  | { readonly kind: 'answer'; readonly effect: FaultEffect; readonly times: number }
  /** The worker is killed while the call stands before the upstream, or after it with the answer undelivered. */
  | { readonly kind: 'kill'; readonly side: 'before' | 'after' }
  | { readonly kind: 'event'; readonly effect: EventEffect }
  | { readonly kind: 'lag'; readonly lagMs: number };

/** How the user comes to be. */
export type Arrival = 'signs up' | 'is created by an admin' | 'is federated' | 'is imported';

export interface FaultCase {
  readonly name: string;
  readonly arrival: Arrival;
  readonly boundary?: Boundary;
  readonly fault: Fault;
}

const answers: readonly { name: string; effect: FaultEffect; times: number; writesOnly: boolean }[] = [
  { name: 'throttled three times', effect: { type: 'throttle' }, times: 3, writesOnly: false },
  {
    name: 'answered with a server error twice',
    effect: { type: 'error', status: 500, code: 'InternalError' },
    times: 2,
    writesOnly: false,
  },
  { name: 'cut off before the commit', effect: { type: 'reset-before' }, times: 1, writesOnly: false },
  { name: 'cut off after the commit', effect: { type: 'reset-after' }, times: 1, writesOnly: true },
  { name: 'stalled and committed 7 s late', effect: { type: 'stall-commit-late', delayMs: 7_000 }, times: 1, writesOnly: true },
  { name: 'slow by 2 s', effect: { type: 'slow', delayMs: 2_000 }, times: 1, writesOnly: false },
];

const answerCases = boundaries.flatMap((boundary) =>
  answers
    .filter(({ writesOnly }) => boundary.writes || !writesOnly)
    .map(({ name, effect, times }): FaultCase => ({
      name: `${boundary.name}: ${name}`,
      arrival: 'signs up',
      boundary,
      fault: { kind: 'answer', effect, times },
    })),
);

const killCases = boundaries.flatMap((boundary) =>
  (['before', 'after'] as const).map((side): FaultCase => ({
    name: `${boundary.name}: worker killed ${side} it`,
    arrival: 'signs up',
    boundary,
    fault: { kind: 'kill', side },
  })),
);

const arrivals: readonly Arrival[] = ['signs up', 'is created by an admin', 'is federated', 'is imported'];

const eventEffects: readonly { name: string; effect: EventEffect }[] = [
  { name: 'twice', effect: { type: 'duplicated' } },
  { name: '2 s late', effect: { type: 'delayed', delayMs: 2_000 } },
  { name: 'in reverse order', effect: { type: 'reversed' } },
];

const eventCases = arrivals.flatMap((arrival) =>
  eventEffects.map(({ name, effect }): FaultCase => ({
    name: `a user who ${arrival}: every event ${name}`,
    arrival,
    fault: { kind: 'event', effect },
  })),
);

const lagCases = arrivals.map((arrival): FaultCase => ({
  name: `a user who ${arrival}: reads lag by 3 s`,
  arrival,
  fault: { kind: 'lag', lagMs: 3_000 },
}));

export const allCases: readonly FaultCase[] = [...answerCases, ...killCases, ...eventCases, ...lagCases];

/** Always run: the cases that found something before, or would be the worst to lose. */
const smoke: readonly string[] = [
  'make the marker: cut off after the commit',
  'write the attribute: cut off after the commit',
  'record the storage: stalled and committed 7 s late',
  'record the plan: worker killed after it',
  'write the attribute: worker killed before it',
  'a user who signs up: every event twice',
  'a user who is federated: every event in reverse order',
  'a user who signs up: reads lag by 3 s',
];

export const smokeCases = allCases.filter(({ name }) => smoke.includes(name));
