import { GatehouseFailure } from '../../core/failures';
import type { UserDirectory } from '../../core/ports';
import type { ChangedUser, UserChange } from '../change-user';
import type { CommandResult } from './result';
import type { Session } from './session';
import { usernameOf } from './username-of';
import { secondsOf, within } from './within';
import { withUser } from './with-user';

export interface ChangeOptions {
  readonly pool?: string | undefined;
  readonly wait: string;
}

/** A change that an operator makes in Cognito, and its words. */
export interface OperatorChange {
  readonly kind: UserChange['kind'];
  readonly group?: string;
  /** `disabled`. */
  readonly done: string;
  readonly call: (directory: UserDirectory, pool: string, username: string) => Promise<void>;
}

/** Makes the call, has the owner act on it at once, and prints how long it took until it was enforced. */
export async function changeUser(
  session: Session,
  sub: string,
  { pool, wait }: ChangeOptions,
  { kind, group, done, call }: OperatorChange,
): Promise<CommandResult> {
  const seconds = secondsOf(wait);
  return withUser(session, sub, pool, async ({ aws, user, directory, automation }) => {
    const username = await usernameOf(aws, directory, user);
    const make = () => call(directory, user.pool, username);
    session.progress(`calling Cognito, and waiting for what follows …`);
    const change = { kind, make, ...(group === undefined ? {} : { group }) };
    const changed = await within(seconds, automation.changeUser(user, change));
    return describe(session, { sub: user.sub, done }, changed);
  });
}

interface Words {
  readonly sub: string;
  readonly done: string;
}

function describe({ paint }: Session, { sub, done }: Words, changed: ChangedUser | undefined): CommandResult {
  if (changed === undefined) {
    const hint = `Cognito has the change; what follows from it is not in force yet. Are workers running? Look with \`temporal gatehouse user show ${sub}\`.`;
    return { json: { finished: false, sub }, lines: [paint.yellow(hint)], exitCode: 1 };
  }
  const { needs, enforcedAfterMs, inForceAt, state } = changed;
  const json = { finished: needs === undefined, sub, ...changed };
  if (needs !== undefined) {
    const { type, message } = new GatehouseFailure(needs.type, needs);
    return { json, lines: [paint.red(`${done}, and ${type}: ${message}`)], exitCode: 1 };
  }
  const enforced =
    enforcedAfterMs === undefined || inForceAt === undefined
      ? 'no policy had to change'
      : `enforced ${String(enforcedAfterMs)} ms after the call, at ${inForceAt}`;
  return { json, lines: [paint.green(`${done}; ${enforced}.`), `  state: ${state}`] };
}
