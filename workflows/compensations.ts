import type { FailureReport } from '../core/contract/messages';
import { reportOf } from './failure';

/**
 * What a run has to undo, the newest first. Each is pushed before its step, because a step that seems to have failed may
 * have been applied; so each must tolerate that its step never happened.
 */
export function createCompensations() {
  const stack: (() => Promise<unknown>)[] = [];
  return {
    push: (undo: () => Promise<unknown>): void => void stack.push(undo),
    /** Runs all of them and answers which could not be undone. */
    async run(): Promise<readonly FailureReport[]> {
      const left: FailureReport[] = [];
      for (const undo of stack.reverse()) await undo().catch((error: unknown) => left.push(reportOf(error)));
      return left;
    },
  };
}

export type Compensations = ReturnType<typeof createCompensations>;
