import type { AccessAnswer } from '../../core/contract/access';
import type { UserKey } from '../../core/contract/ids';
import type { IdentityEvent } from '../../core/events/identity-event';
import type { WorkflowStarter } from '../../core/ports';

/** Owners that only listen: what a writer's worker tells them is kept, and nobody is started. */
export function listeningOwners() {
  const answers: AccessAnswer[] = [];
  const events: IdentityEvent[] = [];
  const ears: Pick<WorkflowStarter, 'answerOwner' | 'signalOwner'> = {
    answerOwner: (_user: UserKey, given) => {
      answers.push(...given);
      return Promise.resolve();
    },
    signalOwner: (_user: UserKey, told) => {
      events.push(...told);
      return Promise.resolve();
    },
  };
  return { answers, events, ears, of: (sub: string) => answers.filter((answer) => answer.sub === sub) };
}
