import { CognitoIdentityClient } from '@aws-sdk/client-cognito-identity';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent } from 'node:https';
import { Agent as HttpAgent } from 'node:http';
import { requestTimeoutMs } from './attempt';

export interface AwsSettings {
  readonly region: string;
  /** Another endpoint than AWS's own, such as the playground's edge. */
  readonly endpoint?: string;
  /** Other credentials than those of the SDK's own chain. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Clients that retry nothing by themselves: Temporal retries durably, and only what the table of failures allows. */
export function createAwsClients({ region, endpoint, credentials }: AwsSettings) {
  const common = {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: 1,
  };
  const handler = (requestTimeout: number) =>
    new NodeHttpHandler({
      connectionTimeout: 2_000,
      requestTimeout,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 100 }),
      httpsAgent: new Agent({ keepAlive: true, maxSockets: 100 }),
    });
  return {
    cognito: new CognitoIdentityProviderClient({ ...common, requestHandler: handler(requestTimeoutMs) }),
    identity: new CognitoIdentityClient({ ...common, requestHandler: handler(requestTimeoutMs) }),
    iam: new IAMClient({ ...common, requestHandler: handler(requestTimeoutMs) }),
    s3: new S3Client({ ...common, forcePathStyle: endpoint !== undefined, requestHandler: handler(requestTimeoutMs) }),
    // Long polls last up to 20 s.
    sqs: new SQSClient({ ...common, requestHandler: handler(30_000) }),
  };
}

export type AwsClients = ReturnType<typeof createAwsClients>;
