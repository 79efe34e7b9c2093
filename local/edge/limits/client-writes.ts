import type { AskCognito } from '../cognito/ask-cognito';
import { tokenClaims } from '../cognito/token-claims';
import type { UserPools } from '../cognito/user-pools';
import type { Layer } from '../exchange';
import { record, records, text } from '../json-value';
import type { AwsCall } from '../types';
import { wireError } from '../wire-error';

/**
 * Refuses custom attributes that the app client has no leave to write, when users set them themselves, as Cognito does
 * and MiniStack does not. Clients without a list of what they write are not looked at
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-attribute-permissions-and-scopes).
 */
export function clientWrites(pools: UserPools, ask: AskCognito): Layer {
  return async (exchange, next) => {
    const { call } = exchange;
    const custom = customAttributes(call);
    if (custom.length === 0) return next(exchange);
    const writable = await writableBy(call, pools, ask);
    if (writable === undefined || custom.every((name) => writable.includes(name))) return next(exchange);
    const message = 'A client attempted to write unauthorized attribute';
    return wireError(call, { status: 400, code: 'NotAuthorizedException', message });
  };
}

const byUsers: ReadonlySet<string> = new Set(['SignUp', 'UpdateUserAttributes']);

function customAttributes({ service, operation, input }: AwsCall): readonly string[] {
  if (service !== 'cognito-idp' || !byUsers.has(operation)) return [];
  return records(input['UserAttributes'])
    .map(({ Name }) => text(Name))
    .filter((name) => name.startsWith('custom:'));
}

async function writableBy(call: AwsCall, pools: UserPools, ask: AskCognito): Promise<readonly string[] | undefined> {
  const ClientId = call.input['ClientId'] ?? tokenClaims(call.input['AccessToken'])?.['client_id'];
  const UserPoolId = await pools.poolOf(call);
  if (UserPoolId === undefined || typeof ClientId !== 'string') return undefined;
  const { output } = await ask('DescribeUserPoolClient', { UserPoolId, ClientId }, call);
  const list = record(output['UserPoolClient'])['WriteAttributes'];
  return Array.isArray(list) && list.length > 0 ? list.map(text) : undefined;
}
