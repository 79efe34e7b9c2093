import { record, records, text } from '../json-value';
import type { AwsCall } from '../types';
import type { AskCognito } from './ask-cognito';
import { tokenClaims } from './token-claims';
import { UserPools } from './user-pools';

/** A user as Cognito has them. */
export interface FoundUser {
  readonly pool: string;
  readonly username: string;
  readonly sub: string;
  /** `CONFIRMED`, `UNCONFIRMED` … */
  readonly status: string;
  /** All of them, `sub` included. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Finds, behind the edge, the user that a call is about. */
export class UserLookup {
  readonly #pools: UserPools;

  constructor(private readonly ask: AskCognito) {
    this.#pools = new UserPools(ask);
  }

  /** By username in the pool of the call; undefined when the call names none or Cognito does not know them. */
  async find(call: AwsCall): Promise<FoundUser | undefined> {
    const name = namedUser(call);
    const pool = name === undefined ? undefined : await this.#pools.poolOf(call);
    if (name === undefined || pool === undefined) return undefined;
    const { reply, output } = await this.ask('AdminGetUser', { UserPoolId: pool, Username: name }, call);
    if (reply.status !== 200) return undefined;
    const attributes = Object.fromEntries(records(output['UserAttributes']).map(({ Name, Value }) => [text(Name), text(Value)]));
    const sub = attributes['sub'] ?? '';
    return { pool, username: text(output['Username']), sub, status: text(output['UserStatus']), attributes };
  }
}

/** The name under which a call speaks of a user: `Username`, the one that signs in, or the one in the access token. */
export function namedUser({ input }: AwsCall): string | undefined {
  const names = [
    input['Username'],
    record(input['AuthParameters'])['USERNAME'],
    record(input['ChallengeResponses'])['USERNAME'],
    tokenClaims(input['AccessToken'])?.['username'],
  ];
  return names.find((name) => typeof name === 'string');
}
