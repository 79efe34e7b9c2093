import { wakeDrift } from '../../activities/wake-drift';
import { tellHeld } from '../../activities/tell-held';
import type { PoolToReconcile } from './pool-to-reconcile';

/** Takes down whom a pass tells to look, in place of their owners: sub and what is said of their objects. */
export function signalledSuspects({ ports }: PoolToReconcile) {
  const told: (readonly [string, boolean | undefined])[] = [];
  const starter: PoolToReconcile['ports']['starter'] = {
    ...ports.starter,
    signalOwner: ({ sub }, events) => {
      told.push([sub, events.at(-1)?.dataHeld]);
      return Promise.resolve();
    },
  };
  const deaf = { ...ports, starter };
  return {
    overrides: { wakeDrift: wakeDrift(deaf), tellHeld: tellHeld(deaf) },
    told: () => told.toSorted(),
    forget: () => void (told.length = 0),
  };
}
