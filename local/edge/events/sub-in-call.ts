import { tokenClaims } from '../cognito/token-claims';
import { record, records } from '../json-value';
import type { AwsCall, UpstreamAnswer } from '../types';

/** The sub that a call or its answer shows: a token's, or a new user's. Undefined where only a look-up tells. */
export function subInCall({ input }: AwsCall, { output }: UpstreamAnswer): string | undefined {
  const { IdToken, AccessToken } = record(output['AuthenticationResult']);
  const created = records(record(output['User'])['Attributes']).find(({ Name }) => Name === 'sub');
  const candidates = [
    output['UserSub'],
    created?.['Value'],
    tokenClaims(IdToken)?.['sub'],
    tokenClaims(AccessToken)?.['sub'],
    tokenClaims(input['AccessToken'])?.['sub'],
  ];
  return candidates.find((sub) => typeof sub === 'string');
}
