import type { AccessAnswer } from '../core/contract/access';
import { userLifecycleId } from '../core/contract/ids';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';

export interface AnswerAccessInput {
  readonly answers: readonly AccessAnswer[];
}

const sideBySide = 16;

/**
 * Tells users' owners what became of the access that they asked for, starting an owner that has closed meanwhile.
 *
 * Already done: an owner knows an answer by host and epoch. AWS: none. Raises `TemporalUnavailable`.
 */
export const answerAccess =
  ({ starter }: Pick<ActivityPorts, 'starter'>) =>
  async ({ answers }: AnswerAccessInput): Promise<void> => {
    const byOwner = new Map<string, AccessAnswer[]>();
    for (const answer of answers) {
      const id = userLifecycleId(answer);
      byOwner.set(id, [...(byOwner.get(id) ?? []), answer]);
    }
    await inParallel([...byOwner.values()], sideBySide, async (own) => {
      const [first] = own;
      if (first !== undefined) await starter.answerOwner({ pool: first.pool, sub: first.sub }, own);
    });
  };
