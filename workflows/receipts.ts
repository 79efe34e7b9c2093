import { workflowInfo } from '@temporalio/workflow';
import type { UseCase, UserKey } from '../core/contract/ids';
import type { AccessReceipt, ArchiveReceipt, Receipt, StepPlace } from '../core/contract/messages';
import type { MoveReceipt } from '../core/contract/moves';
import type { PurgeReceipt } from '../core/contract/offboarding';
import { receiptKey } from '../core/layout/control-keys';
import type { TagsReceipt } from '../core/tags/tag-counts';

/** What a run of a use case has to say of itself. */
export interface Done {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly did: readonly string[];
  readonly access?: AccessReceipt;
  readonly archive?: ArchiveReceipt;
  readonly purge?: PurgeReceipt;
  readonly move?: MoveReceipt;
  readonly objectTags?: TagsReceipt;
}

/** The receipt of the run that calls it, finished now. */
export function receiptOf(
  useCase: UseCase | 'deliverFirstLoginFile',
  user: UserKey,
  step: StepPlace,
  { startedAt, did, ...found }: Done,
): Receipt {
  const { workflowId, runId } = workflowInfo();
  const { epoch, configRevision, bucket, prefix } = step;
  const finishedAt = now();
  return {
    schema: 'gatehouse.receipt/1',
    useCase,
    ...user,
    epoch,
    configRevision,
    bucket,
    ...(prefix === undefined ? {} : { prefix }),
    startedAt,
    finishedAt,
    did,
    ...found,
    key: receiptKey(useCase, finishedAt, workflowId, runId),
  };
}

export const now = (): string => new Date().toISOString();
