import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  ChildWorkflowFailure,
  TerminatedFailure,
} from '@temporalio/workflow';
import type { FailureReport } from '../core/contract/messages';
import { describeFailure, type FailureDetails, type FailureType, isFailureType } from '../core/failures';

/** A failure of the table, as a workflow ends with it. */
export const fail = (type: FailureType, details: FailureDetails): ApplicationFailure =>
  ApplicationFailure.create({ type, message: describeFailure(type, details), nonRetryable: true, details: [details] });

/** What a finished activity or child failed with, when it is of the table; anything else is a bug and fails the task. */
export function reportOf(error: unknown): FailureReport {
  // A failure that would be tried again ends an activity that is cancelled at that moment: it says nothing of the world.
  if (error instanceof ActivityFailure && error.retryState === 'CANCEL_REQUESTED') return interrupted(error.message);
  const cause = rootOf(error);
  if (error instanceof ChildWorkflowFailure && cause instanceof CancelledFailure) return cancelled(cause.message);
  if (cause instanceof CancelledFailure || cause instanceof TerminatedFailure) {
    return interrupted(cause.message);
  }
  if (!(cause instanceof ApplicationFailure) || !isFailureType(cause.type ?? '')) throw error;
  const details = cause.details?.[0] as FailureDetails | undefined;
  return { type: cause.type as FailureType, place: details?.place ?? '', remedy: details?.remedy ?? '', ...valueOf(details) };
}

const interrupted = (place: string): FailureReport => ({
  type: 'Interrupted',
  place,
  remedy: 'Start it again if it is still wanted.',
});

const cancelled = (place: string): FailureReport => ({
  type: 'GivenUp',
  place,
  remedy: 'Send the update `retry` to go on, or ask for the use case by hand.',
});

const valueOf = (details: FailureDetails | undefined): { value?: string } =>
  details?.value === undefined ? {} : { value: details.value };

const rootOf = (error: unknown): unknown =>
  (error instanceof ActivityFailure || error instanceof ChildWorkflowFailure) && error.cause !== undefined
    ? rootOf(error.cause)
    : error;
