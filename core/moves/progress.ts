import type { MoveProgress } from '../contract/moves';
import { noMoves } from './counts';

export const noMoveYet: MoveProgress = {
  place: 0,
  look: 0,
  looks: 0,
  parts: 0,
  counts: noMoves,
  isCopied: false,
  left: 0,
  objects: 0,
  bytes: 0,
  removed: 0,
  stays: [],
};

/** Another look at the same place. */
export const lookAgain = (progress: MoveProgress): MoveProgress => ({
  ...progress,
  ...freshLook,
  look: progress.look + 1,
  looks: progress.looks + 1,
});

/** The place is done: the first look at the next. */
export const nextPlace = (progress: MoveProgress): MoveProgress => ({
  ...progress,
  ...freshLook,
  stays: [...progress.stays, progress.counts.stays],
  place: progress.place + 1,
  look: progress.look + 1,
  looks: 0,
});

const freshLook = { parts: 0, counts: noMoves, isCopied: false, left: 0 };
