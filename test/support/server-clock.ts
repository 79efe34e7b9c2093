import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Clock } from '../../core/ports';

/** A clock for activities that keeps up with a server which skips time. */
export function serverClock(environment: TestWorkflowEnvironment): Clock & { readonly catchUp: () => Promise<void> } {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    /** To be called before time is read: the server may have skipped since. */
    catchUp: async () => void (ahead = (await environment.currentTimeMs()) - Date.now()),
  };
}

/** Lets the server skip time while `work` is under way, however many workflows it waits for. */
export async function skippingTime(environment: TestWorkflowEnvironment, work: () => Promise<void>): Promise<void> {
  const service = environment.connection.testService;
  if (service === undefined) throw new Error('This server cannot skip time.');
  await service.unlockTimeSkipping({});
  try {
    await work();
  } finally {
    await service.lockTimeSkipping({});
  }
}
