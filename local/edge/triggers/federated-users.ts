import { record, records, text } from '../json-value';
import type { AwsCall, EdgeAnswer, EdgeStage } from '../types';
import { wireError } from '../wire-error';

/**
 * Users from identity providers, as the API shows them: with the status EXTERNAL_PROVIDER, and found by username only
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html).
 */
export class FederatedUsers {
  /** Usernames by pool and sub. */
  readonly #pools = new Map<string, Map<string, string>>();

  add(pool: string, sub: string, username: string): void {
    const users = this.#pools.get(pool) ?? new Map<string, string>();
    this.#pools.set(pool, users.set(sub, username));
  }

  readonly stage: EdgeStage = {
    name: 'federated-users',
    before: (call) => Promise.resolve(this.#refuseSub(call)),
    after: (call, { status, output }) => Promise.resolve(status === 200 ? this.#overlay(call, output) : undefined),
  };

  #refuseSub(call: AwsCall): EdgeAnswer | undefined {
    if (call.service !== 'cognito-idp' || !this.#usersOf(call)?.has(text(call.input['Username']))) return undefined;
    return wireError(call, { status: 400, code: 'UserNotFoundException', message: 'User does not exist.' });
  }

  #overlay(call: AwsCall, output: Readonly<Record<string, unknown>>): EdgeAnswer | undefined {
    const users = call.service === 'cognito-idp' ? this.#usersOf(call) : undefined;
    if (!users) return undefined;
    const usernames = new Set(users.values());
    const shown = (user: Readonly<Record<string, unknown>>) =>
      usernames.has(text(user['Username'])) ? { ...user, UserStatus: 'EXTERNAL_PROVIDER' } : user;
    if (call.operation === 'AdminGetUser') return json(shown(output));
    if (call.operation !== 'ListUsers' && call.operation !== 'ListUsersInGroup') return undefined;
    return json({ ...output, Users: records(output['Users']).map((user) => shown(record(user))) });
  }

  #usersOf({ input }: AwsCall): ReadonlyMap<string, string> | undefined {
    return this.#pools.get(text(input['UserPoolId']));
  }
}

const json = (body: unknown): EdgeAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});
