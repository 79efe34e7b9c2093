import type { ArchivePass } from '../layout/archive-keys';

/** What becomes of every list of copies on the way back, in this order; what thaws only where somebody asked for it. */
const stages = ['bring', 'ask to thaw', 'await thaw', 'bring thawed', 'take out'] as const;

export type HomecomingStage = (typeof stages)[number];

/** A list of copies. */
export interface HomecomingPart {
  /** Of which archive, counted from 0. */
  readonly archive: number;
  readonly of: ArchivePass;
  readonly part: number;
}

/** How far the objects are that come home. */
export interface HomecomingProgress {
  /** Every list of copies, the newest of each archive first. */
  readonly parts: readonly HomecomingPart[];
  readonly stage: HomecomingStage;
  /** Lists of this stage that are dealt with. */
  readonly done: number;
  /** Brought home. */
  readonly objects: number;
  readonly bytes: number;
  /** Taken out of the archive. */
  readonly removed: number;
  /** Lists with copies that took hours to be read when they were looked at, and how many are still to come. */
  readonly cold: readonly { readonly at: number; readonly copies: number }[];
}

/** Nothing is done yet. */
export const homecomingOf = (parts: readonly HomecomingPart[]): HomecomingProgress => ({
  parts,
  stage: 'bring',
  done: 0,
  objects: 0,
  bytes: 0,
  removed: 0,
  cold: [],
});

/** What is to be done now, once the stages are left that are through; `undefined` at the end. */
export function nextOf(progress: HomecomingProgress, thaws: boolean): HomecomingTurn | undefined {
  const later = stages.slice(stages.indexOf(progress.stage));
  for (const stage of later) {
    const done = stage === progress.stage ? progress.done : 0;
    const at = partsOf(stage, progress, thaws)[done];
    const part = at === undefined ? undefined : progress.parts[at];
    if (part !== undefined) return { stage, part, progress: { ...progress, stage, done } };
  }
  return undefined;
}

export interface HomecomingTurn {
  readonly stage: HomecomingStage;
  readonly part: HomecomingPart;
  readonly progress: HomecomingProgress;
}

function partsOf(stage: HomecomingStage, { parts, cold }: HomecomingProgress, thaws: boolean): readonly number[] {
  if (stage === 'bring' || stage === 'take out') return parts.map((_part, at) => at);
  return thaws ? cold.map(({ at }) => at) : [];
}

/** The list in hand was brought home, all but so many copies that are cold. */
export function afterBringing(
  { part, progress }: Omit<HomecomingTurn, 'stage'>,
  brought: { readonly objects: number; readonly bytes: number; readonly cold: number },
): HomecomingProgress {
  const at = progress.parts.indexOf(part);
  const found = { at, copies: brought.cold };
  const wasCold = progress.cold.some((one) => one.at === at);
  const cold = wasCold ? progress.cold.map((one) => (one.at === at ? found : one)) : [...progress.cold, found];
  return {
    ...progress,
    objects: progress.objects + brought.objects,
    bytes: progress.bytes + brought.bytes,
    cold: wasCold || brought.cold > 0 ? cold : progress.cold,
  };
}

export const coldCopies = ({ cold }: HomecomingProgress): number => cold.reduce((sum, { copies }) => sum + copies, 0);

/** Archives that still hold copies which somebody may have thawed, counted from 0. */
export const coldArchives = ({ parts, cold }: HomecomingProgress): ReadonlySet<number | undefined> =>
  new Set(cold.filter(({ copies }) => copies > 0).map(({ at }) => parts[at]?.archive));
