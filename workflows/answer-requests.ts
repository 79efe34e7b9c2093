import { ApplicationFailure, getExternalWorkflowHandle } from '@temporalio/workflow';
import type { UseCaseAnswer } from '../core/contract/messages';
import type { Inbox } from './inbox';
import { answerUseCase } from './messages';

/** Answers requests side by side and drops them; one whose run is closed meanwhile needs no answer. */
export async function answerRequests(inbox: Inbox, answers: readonly UseCaseAnswer[]): Promise<void> {
  const answering = answers.map(async (answer) => {
    const request = inbox.requests.find(({ id }) => id === answer.id);
    if (request === undefined) return;
    inbox.requests.splice(inbox.requests.indexOf(request), 1);
    if (request.replyTo === undefined) return;
    const { workflowId, runId } = request.replyTo;
    try {
      await getExternalWorkflowHandle(workflowId, runId).signal(answerUseCase, answer);
    } catch (error) {
      // What the server says of a workflow that is not there any more.
      if (!(error instanceof ApplicationFailure)) throw error;
    }
  });
  await Promise.all(answering);
}
