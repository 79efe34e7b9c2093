import type { PoolConfig } from './types';

/**
 * The steps in which a pool that has users is entered. `observe` writes to the control bucket alone, `additive` makes
 * prefixes and writes attributes, `enforce` may also take access away.
 */
export const modes = ['observe', 'additive', 'enforce'] as const;

export type Mode = (typeof modes)[number];

/** A change of `mode` that a pool with users or records refuses: a step would be skipped. */
export interface SkippedMode {
  readonly pool: string;
  /** `undefined`: the pool was not served before. */
  readonly from: Mode | undefined;
  readonly to: Mode;
  /** What to publish first. */
  readonly first: Mode;
}

/** The step that the change from `before` skips, if it skips one. Going back is never refused. */
export function skippedMode(before: PoolConfig | undefined, { userPoolId: pool, mode: to }: PoolConfig): SkippedMode | undefined {
  const reached = before === undefined ? -1 : modes.indexOf(before.mode);
  const first = modes[reached + 1];
  return first === undefined || modes.indexOf(to) <= reached + 1 ? undefined : { pool, from: before?.mode, to, first };
}

const effects: Readonly<Record<Mode, string>> = {
  observe: 'users are recorded, and nothing is made or written outside the control bucket',
  additive: "prefixes are made and attributes are written at each user's next event; nobody loses anything",
  enforce: 'users who are disabled, deleted or leave lose what they should, by the use cases that are configured',
};

/** What a mode does and what the next one would do, in words. */
export function describeMode(mode: Mode): string {
  const next = modes[modes.indexOf(mode) + 1];
  return `${effects[mode]}${next === undefined ? '' : `. The next step, ${next}: ${effects[next]}`}`;
}
