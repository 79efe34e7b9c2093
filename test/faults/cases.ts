import type { FaultEffect } from '../../local/edge/faults/fault-rule';
import type { EventEffect } from '../../local/edge/faults/event-faults';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import type { Arrival } from '../support/scene';
import { accessBoundaries } from './access-boundaries';
import { type Boundary, storageBoundaries } from './boundaries';
import { objectBoundaries } from './object-boundaries';
import { objectChanges } from './object-scenarios';
import { openObjectsScene } from './objects-scene';
import type { Change, Happening } from './scenarios';

/** What goes wrong. */
export type Fault =
  | { readonly kind: 'answer'; readonly effect: FaultEffect; readonly times: number }
  /** The worker is killed while the call stands before the upstream, or after it with the answer undelivered. */
  | { readonly kind: 'kill'; readonly side: 'before' | 'after' }
  /** The object that the call is about is replaced while the call stands before the upstream. */
  | { readonly kind: 'replaced' }
  | { readonly kind: 'event'; readonly effect: EventEffect }
  | { readonly kind: 'lag'; readonly lagMs: number };

export interface FaultCase {
  readonly name: string;
  readonly happening: Happening;
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

const casesAt = (happening: Happening, boundary: Boundary): readonly FaultCase[] => {
  const place = `a user who ${happening}: ${boundary.name}`;
  return [
    ...answers
      .filter(({ writesOnly }) => boundary.writes || !writesOnly)
      .map(({ name, effect, times }): FaultCase => ({
        name: `${place}: ${name}`,
        happening,
        boundary,
        fault: { kind: 'answer', effect, times },
      })),
    ...(['before', 'after'] as const).map((side): FaultCase => ({
      name: `${place}: worker killed ${side} it`,
      happening,
      boundary,
      fault: { kind: 'kill', side },
    })),
  ];
};

const replacedCasesAt = (happening: Happening, boundary: Boundary): readonly FaultCase[] =>
  boundary.object === undefined
    ? []
    : [
        {
          name: `a user who ${happening}: ${boundary.name}: the object replaced before it`,
          happening,
          boundary,
          fault: { kind: 'replaced' },
        },
      ];

const arrivals: readonly Arrival[] = ['signs up', 'is created by an admin', 'is federated', 'is imported'];

const eventEffects: readonly { name: string; effect: EventEffect }[] = [
  { name: 'twice', effect: { type: 'duplicated' } },
  { name: '2 s late', effect: { type: 'delayed', delayMs: 2_000 } },
  { name: 'in reverse order', effect: { type: 'reversed' } },
];

const eventAndLagCases = (happening: Happening): readonly FaultCase[] => [
  ...eventEffects.map(({ name, effect }): FaultCase => ({
    name: `a user who ${happening}: every event ${name}`,
    happening,
    fault: { kind: 'event', effect },
  })),
  { name: `a user who ${happening}: reads lag by 3 s`, happening, fault: { kind: 'lag', lagMs: 3_000 } },
];

const changes = Object.keys(accessBoundaries) as readonly Change[];

/** Registrations. */
const storageCases = [
  ...storageBoundaries.flatMap((boundary) => casesAt('signs up', boundary)),
  ...arrivals.flatMap(eventAndLagCases),
];

/** Whatever gives, takes or gives back access. */
const accessCases = changes.flatMap((change) => [
  ...accessBoundaries[change].flatMap((boundary) => casesAt(change, boundary)),
  ...eventAndLagCases(change),
]);

/** Whatever moves or tags the objects of a user. */
const objectCases = objectChanges.flatMap((change) =>
  objectBoundaries[change].flatMap((boundary) => [...casesAt(change, boundary), ...replacedCasesAt(change, boundary)]),
);

/** Cases that share a scene. */
export interface Suite {
  readonly cases: readonly FaultCase[];
  readonly open: () => Promise<AccessScene>;
  /** Users side by side. */
  readonly lanes: number;
  /** Every user is halted at a call of their own, and the worker is killed once for all of them. */
  readonly killsTogether?: true;
  /** Interleavings are played in it. */
  readonly interleaves?: true;
}

export const suites: readonly Suite[] = [
  { cases: [...storageCases, ...accessCases], open: () => openAccessScene({}), lanes: 6 },
  // Most of the time they wait until no delete can be late any more.
  { cases: objectCases, open: openObjectsScene, lanes: 16, killsTogether: true, interleaves: true },
];

export const allCases: readonly FaultCase[] = suites.flatMap(({ cases }) => cases);

/** Always run: the cases that found something before, or would be the worst to lose. */
const smoke: readonly string[] = [
  'a user who signs up: make the marker: cut off after the commit',
  'a user who signs up: write the attribute: cut off after the commit',
  'a user who signs up: record the storage: stalled and committed 7 s late',
  'a user who signs up: record the plan: worker killed after it',
  'a user who signs up: every event twice',
  'a user who is federated: every event in reverse order',
  'a user who signs up: reads lag by 3 s',
  'a user who joins a group: put the policy: cut off after the commit',
  "a user who leaves a role's group: put the policy: stalled and committed 7 s late",
  "a user who leaves a role's group: reads lag by 3 s",
  'a user who is disabled: record the deny: cut off after the commit',
  'a user who is disabled: sign out: cut off after the commit',
  'a user who is disabled: put the policy: worker killed before it',
  'a user who is disabled: every event twice',
  'a user who is revoked by hand: disable: worker killed after it',
  'a user who is enabled again: record the lift: cut off after the commit',
  ...[
    'a user who is archived: copy two.txt',
    'a user who is archived: list the copies',
    'a user who is archived: write the manifest',
    'a user who is archived: record that deletes begin',
    'a user who is archived: delete two.txt',
  ].flatMap((place) => [`${place}: worker killed before it`, `${place}: worker killed after it`]),
  'a user who comes home: bring home two.txt: worker killed after it',
  'a user who comes home: take out two.txt: worker killed before it',
  'a user who gets tags: tag two.txt: worker killed after it',
  'a user who is archived: copy two.txt: the object replaced before it',
  'a user who is archived: delete two.txt: stalled and committed 7 s late',
];

export const smokeCases = allCases.filter(({ name }) => smoke.includes(name));
