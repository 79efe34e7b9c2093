import { ApplicationFailure, getExternalWorkflowHandle } from '@temporalio/workflow';
import type { RecheckReason } from '../core/contract/access';
import { policyInForce } from './messages';
import { beside, type Writer } from './writer';

/** Whether it tells of nothing but a write of ours that left what is in force: whenever that committed, this is what it put. */
export const isInForce = ({ written }: Writer, { policyHash }: RecheckReason): boolean =>
  policyHash !== undefined && policyHash === written?.hash;

/** Drops what came while the policy was written and tells of that very write. It was urgent for nothing else that waits. */
export function dropKnown(writer: Writer): void {
  const news = writer.rechecks.filter((reason) => !isInForce(writer, reason));
  if (news.length < writer.rechecks.length && news.length === 0) writer.urgent = false;
  writer.rechecks = news;
}

/** Tells who waits that the policy is in force; one that is closed meanwhile need not know. */
export function answerRechecks(writer: Writer, reasons: readonly RecheckReason[]): void {
  for (const workflowId of new Set(reasons.flatMap(({ replyTo }) => replyTo?.workflowId ?? []))) {
    beside(writer, async () => {
      try {
        await getExternalWorkflowHandle(workflowId).signal(policyInForce, writer.host);
      } catch (error) {
        // What the server says of a workflow that is not there any more.
        if (!(error instanceof ApplicationFailure)) throw error;
      }
    });
  }
}
