import { condition, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { UseCase, UserKey } from '../core/contract/ids';
import type { Receipt, UseCaseAnswer, UseCaseRequest } from '../core/contract/messages';
import { fail } from './failure';
import { answerUseCase } from './messages';
import { keyword } from './ownership';
import { enforcing } from './proxies';
import { requestAgain } from './timing';

/**
 * A use case that somebody started by hand: asks the user's owner for it, waits however long it takes, and returns the
 * owner's receipt. Fails with the type that the use case failed with.
 */
export async function requestOfOwner(
  useCase: UseCase,
  user: UserKey,
  how: Pick<UseCaseRequest, 'keepEnabled' | 'purge' | 'slowRestore' | 'tenant'> = {},
): Promise<Receipt> {
  let answer: UseCaseAnswer | undefined;
  setHandler(answerUseCase, (given) => void (answer = given));
  upsertSearchAttributes([
    { key: keyword('GatehousePool'), value: user.pool },
    { key: keyword('GatehouseUser'), value: user.sub },
  ]);
  const { workflowId, runId } = workflowInfo();
  const request = { id: `${workflowId}/${runId}`, useCase, ...how, replyTo: { workflowId, runId } };
  for (let pause: number = requestAgain.first; ; pause = Math.min(2 * pause, requestAgain.longest)) {
    await enforcing().requestUseCase({ pool: user.pool, sub: user.sub, request });
    if (await condition(() => answer !== undefined, pause)) return receiptOf(answer);
  }
}

function receiptOf(answer: UseCaseAnswer | undefined): Receipt {
  if (answer !== undefined && 'receipt' in answer) return answer.receipt;
  const { type, ...details } = answer?.failure ?? { type: 'InvalidInput', place: 'answer', remedy: 'Send the request again.' };
  throw fail(type, details);
}
