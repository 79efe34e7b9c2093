import { CancellationScope, setHandler } from '@temporalio/workflow';
import { interrupt } from './messages';

/** A scope that the owner's signal `interrupt` cancels: what is under way is awaited, and nothing more is begun. */
export function interruptible(): CancellationScope {
  const work = new CancellationScope();
  setHandler(interrupt, () => {
    work.cancel();
  });
  return work;
}
