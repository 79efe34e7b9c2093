import type { DenyWindow } from '../../core/contract/access';
import type { Receipt } from '../../core/contract/messages';
import type { StartedUseCase } from '../automation-client';
import type { CommandResult } from './result';
import type { Session } from './session';

/** What a use case that was started by hand came to; `done` is its first word, such as `Provisioned`. */
export function showReceipt(
  { paint }: Session,
  done: string,
  { workflowId, runId }: StartedUseCase,
  receipt: Receipt | undefined,
): CommandResult {
  if (receipt === undefined) {
    const hint = 'No receipt yet; the run goes on. Are workers running? Look with `temporal workflow show --workflow-id';
    return { json: { finished: false, workflowId, runId }, lines: [paint.yellow(`${hint} '${workflowId}'\`.`)], exitCode: 1 };
  }
  const { bucket, prefix, did, startedAt, finishedAt, configRevision, key } = receipt;
  const facts = [
    ...(bucket === undefined || prefix === undefined ? [] : [`storage:  s3://${bucket}/${prefix}`]),
    `did:      ${did.length === 0 ? 'nothing, it was all there' : did.join('; ')}`,
    ...accessLines(receipt),
    `took:     ${String(Date.parse(finishedAt) - Date.parse(startedAt))} ms, finished ${finishedAt}`,
    `config:   revision ${String(configRevision)}`,
    `receipt:  ${key}`,
    `workflow: ${workflowId}`,
  ];
  return {
    json: { finished: true, workflowId, runId, receipt },
    lines: [paint.green(`${done}.`), ...facts.map((fact) => `  ${fact}`)],
  };
}

function accessLines({ access }: Receipt): readonly string[] {
  if (access === undefined) return [];
  const { inForceAt, denyUntil, window, reason } = access;
  const terms = window === undefined ? '' : ` (${describeWindow(window)})`;
  return [
    ...(reason === undefined ? [] : [`reason:   ${reason}`]),
    ...(inForceAt === undefined ? [] : [`in force: ${inForceAt}`]),
    ...(reason === undefined
      ? []
      : [`deny:     ${denyUntil === undefined ? 'stands until the user is restored' : `until ${denyUntil}${terms}`}`]),
  ];
}

/** The terms of a deny's window. */
export const describeWindow = ({ idTokenSeconds, credentialSeconds, marginSeconds }: DenyWindow): string =>
  `ID token ${String(idTokenSeconds)} s + credentials ${String(credentialSeconds)} s + margin ${String(marginSeconds)} s`;
