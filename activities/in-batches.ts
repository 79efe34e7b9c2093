import type { UserKey } from '../core/contract/ids';
import type { ActivityPorts } from './activity-ports';
import { objectsAtOnce } from './archive-place';
import { inParallel } from './in-parallel';
import { assertEpoch, readUserRecord } from './user-registry';

/** Between two looks at the registry. */
const mostAtOnce = 100;

interface Run extends UserKey {
  readonly epoch: number;
}

/**
 * Does `work` for every object; before every hundred it asks the registry whether the run may go on. Raises
 * `Interrupted` when a later use case has taken the user over: an attempt that was given up on ends there.
 */
export async function inBatches<Item, Answer>(
  ports: Pick<ActivityPorts, 'objects' | 'controlBucket'>,
  { pool, sub, epoch }: Run,
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < items.length; from += mostAtOnce) {
    assertEpoch((await readUserRecord(ports, { pool, sub })).record, epoch);
    answers.push(...(await inParallel(items.slice(from, from + mostAtOnce), objectsAtOnce, work)));
  }
  return answers;
}
