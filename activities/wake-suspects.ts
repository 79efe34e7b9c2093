import type { UserKey } from '../core/contract/ids';
import { sha256Hex } from '../core/digest';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';

const sideBySide = 16;

/**
 * Has the owners of users look again, because something that concerns many has changed. `dataHeld`: whether what would
 * become of the objects of those who are cut off waits for a person. Raises `TemporalUnavailable`.
 */
export async function wakeSuspects(
  { starter, clock }: Pick<ActivityPorts, 'starter' | 'clock'>,
  users: readonly UserKey[],
  dataHeld?: boolean,
): Promise<void> {
  const at = clock.now().toISOString();
  const held = dataHeld === undefined ? {} : { dataHeld };
  await inParallel(users, sideBySide, (user) => {
    const id = sha256Hex(['access-suspect', user.pool, user.sub, at].join('\n'));
    const event = { schema: 'gatehouse.event/1', id, kind: 'access-suspect', source: 'gatehouse', at, receivedAt: at } as const;
    return starter.signalOwner(user, [{ ...event, ...held, ...user }]);
  });
}
