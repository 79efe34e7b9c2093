import type { AnswerReply } from '../exchange';
import { jsonObject } from '../cognito/ask-cognito';
import { records, text } from '../json-value';
import type { AwsCall } from '../types';
import { withOutput } from '../with-output';
import { namesIn, type UserSnapshot } from './user-snapshot';

/** What GetUser answered when AdminGetUser answered as in the snapshot. */
export function staleGetUser({ user }: UserSnapshot): AnswerReply {
  if (user.reply.status !== 200) return user.reply;
  const { Username, UserAttributes, UserMFASettingList } = user.output;
  return withOutput(user.reply, { Username, UserAttributes, UserMFASettingList });
}

/** A page of ListUsers with the user as in the snapshot: put back, changed back or left out. */
export function staleListUsers(call: AwsCall, live: AnswerReply, snapshots: readonly UserSnapshot[]): AnswerReply {
  const output = jsonObject(live.body);
  let users = records(output['Users']);
  for (const snapshot of snapshots) {
    const before = listed(snapshot);
    const at = users.findIndex((user) => isSame(user, snapshot));
    if (at >= 0) users = users.toSpliced(at, 1, ...before);
    else if (filteredName(call) !== undefined && snapshot.names.has(filteredName(call) ?? '')) users = [...users, ...before];
  }
  return withOutput(live, { ...output, Users: users });
}

function listed({ user }: UserSnapshot): Readonly<Record<string, unknown>>[] {
  if (user.reply.status !== 200) return [];
  const { Username, UserAttributes, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus } = user.output;
  return [{ Username, Attributes: UserAttributes, UserCreateDate, UserLastModifiedDate, Enabled, UserStatus }];
}

const isSame = (user: Readonly<Record<string, unknown>>, { names }: UserSnapshot): boolean =>
  namesIn(user, 'Attributes').some((name) => names.has(name));

/** The one user that a filter asks for: `sub = "…"` or `username = "…"`. */
const filteredName = (call: AwsCall): string | undefined =>
  /^\s*(?:sub|username)\s*=\s*"(.*)"\s*$/.exec(text(call.input['Filter']))?.[1];
