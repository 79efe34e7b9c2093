import type { AnswerReply, Handler } from '../exchange';
import type { AwsCall } from '../types';

/** Calls Cognito behind the edge, with the credentials of the call that it is for. Answers errors as they came. */
export type AskCognito = (operation: string, input: Readonly<Record<string, unknown>>, behalf: AwsCall) => Promise<CognitoAnswer>;

export interface CognitoAnswer {
  readonly reply: AnswerReply;
  readonly output: Readonly<Record<string, unknown>>;
}

/** `region` is that of unsigned calls, such as SignUp. */
export function askCognitoThrough(forward: Handler, region: string): AskCognito {
  const anonymous = `AWS4-HMAC-SHA256 Credential=test/20000101/${region}/cognito-idp/aws4_request, SignedHeaders=host, Signature=0`;
  return async (operation, input, behalf) => {
    const body = Buffer.from(JSON.stringify(input));
    const headers = {
      host: behalf.headers.host,
      authorization: behalf.headers.authorization ?? anonymous,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    };
    const call: AwsCall = { service: 'cognito-idp', operation, method: 'POST', url: '/', headers, input };
    const reply = await forward({ call, openBody: () => body, gone: new AbortController().signal });
    if (typeof reply === 'string') throw new Error(`The upstream closed the connection on ${operation}.`);
    return { reply, output: jsonObject(reply.body) };
  };
}

/** The JSON object in an answer that was read in full; empty for anything else. */
export function jsonObject(body: AnswerReply['body']): Record<string, unknown> {
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return {};
  const text = body.toString('utf8');
  if (!text.startsWith('{')) return {};
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
