import { CancellationScope, setHandler } from '@temporalio/workflow';
import { interrupt } from './messages';

/** A scope that the owner's signal `interrupt` cancels: what is under way is awaited, and nothing more is begun. */
export function interruptible(): CancellationScope {
  const work = new CancellationScope();
  cancelWhenInterrupted(work);
  return work;
}

export interface Shielded {
  readonly work: CancellationScope;
  /** From now on a cancellation of the run, one before included, stops the work as an interruption does. */
  readonly unshield: () => void;
}

/** The same for what may not be left half-done because a person cancels the run. */
export function shielded(): Shielded {
  const run = CancellationScope.current();
  const work = new CancellationScope({ cancellable: true, parent: new CancellationScope({ cancellable: false }) });
  cancelWhenInterrupted(work);
  const unshield = (): void => {
    if (run.consideredCancelled) work.cancel();
    else
      void run.cancelRequested.catch(() => {
        work.cancel();
      });
  };
  return { work, unshield };
}

const cancelWhenInterrupted = (work: CancellationScope): void => {
  setHandler(interrupt, () => {
    work.cancel();
  });
};
