import type { StartedUseCase } from '../automation-client';
import type { CommandResult } from './result';
import type { Session } from './session';
import { showReceipt } from './show-receipt';
import { secondsOf, within } from './within';
import { type UserDesk, withUser } from './with-user';

export interface RequestOptions {
  readonly pool?: string | undefined;
  readonly wait: string;
}

/** A use case that an operator asks for, and its word. */
export interface OperatorRequest {
  /** `Provisioned`. */
  readonly done: string;
  readonly start: (desk: UserDesk) => Promise<StartedUseCase>;
}

/** Starts the use case by hand, waits for its receipt and prints it. */
export async function requestUseCase(
  session: Session,
  sub: string,
  { pool, wait }: RequestOptions,
  { done, start }: OperatorRequest,
): Promise<CommandResult> {
  const seconds = secondsOf(wait);
  return withUser(session, sub, pool, async (desk) => {
    const started = await start(desk);
    session.progress(`started ${started.workflowId}; waiting for the receipt …`);
    return showReceipt(session, done, started, await within(seconds, started.receipt()));
  });
}
