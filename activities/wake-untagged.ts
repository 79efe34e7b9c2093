import type { UserKey } from '../core/contract/ids';
import { sha256Hex } from '../core/digest';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';

const sideBySide = 16;

/** Has the owners of users tag the objects that came later. Raises `TemporalUnavailable`. */
export async function wakeUntagged(
  { starter, clock }: Pick<ActivityPorts, 'starter' | 'clock'>,
  users: readonly UserKey[],
): Promise<void> {
  const at = clock.now().toISOString();
  await inParallel(users, sideBySide, (user) => {
    const id = sha256Hex(['objects-untagged', user.pool, user.sub, at].join('\n'));
    const told = { schema: 'gatehouse.event/1', id, kind: 'objects-untagged', source: 'gatehouse', at, receivedAt: at } as const;
    return starter.signalOwner(user, [{ ...told, ...user }]);
  });
}
