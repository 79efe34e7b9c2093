import { randomUUID } from 'node:crypto';
import {
  AddCustomAttributesCommand,
  AdminCreateUserCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CreateBucketCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { startEdge, type Edge } from '../../../local/edge/edge';
import { awsClients, type AwsClients, miniStackClients, miniStackEndpoint } from '../../support/servers';

export interface EdgeUnderTest {
  readonly edge: Edge;
  /** Clients that talk to the edge. */
  readonly aws: AwsClients;
  /** Clients that talk to MiniStack itself: the state of the world. */
  readonly upstream: AwsClients;
  stop(): Promise<void>;
}

/** An edge in this process before the MiniStack of this Jest run, with SDK clients that do not retry. */
export async function edgeUnderTest(): Promise<EdgeUnderTest> {
  const edge = await startEdge({ upstream: miniStackEndpoint() });
  const aws = awsClients(edge.endpoint);
  const upstream = miniStackClients();
  const stop = async (): Promise<void> => {
    aws.close();
    upstream.close();
    await edge.stop();
  };
  return { edge, aws, upstream, stop };
}

export async function newBucket({ upstream }: EdgeUnderTest): Promise<string> {
  const Bucket = `edge-${randomUUID()}`;
  await upstream.s3.send(new CreateBucketCommand({ Bucket }));
  return Bucket;
}

export async function exists({ upstream }: EdgeUnderTest, Bucket: string, Key: string): Promise<boolean> {
  try {
    await upstream.s3.send(new HeadObjectCommand({ Bucket, Key }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'NotFound') return false;
    throw error;
  }
}

/** A pool with an app client and `custom:tenant` (8 characters at most) and `custom:fixed` (immutable). */
export async function newPool({ upstream }: EdgeUnderTest): Promise<{ pool: string; client: string }> {
  const { UserPool } = await upstream.cognito.send(new CreateUserPoolCommand({ PoolName: 'edge' }));
  const pool = UserPool?.Id ?? '';
  const string = { AttributeDataType: 'String' as const };
  const CustomAttributes = [
    { ...string, Name: 'tenant', Mutable: true, StringAttributeConstraints: { MinLength: '0', MaxLength: '8' } },
    { ...string, Name: 'fixed', Mutable: false },
  ];
  await upstream.cognito.send(new AddCustomAttributesCommand({ UserPoolId: pool, CustomAttributes }));
  const ExplicitAuthFlows = ['ALLOW_USER_PASSWORD_AUTH' as const, 'ALLOW_REFRESH_TOKEN_AUTH' as const];
  const made = await upstream.cognito.send(
    new CreateUserPoolClientCommand({ UserPoolId: pool, ClientName: 'app', ExplicitAuthFlows }),
  );
  return { pool, client: made.UserPoolClient?.ClientId ?? '' };
}

export async function newUser({ upstream }: EdgeUnderTest, pool: string, Username = `user-${randomUUID()}`): Promise<string> {
  await upstream.cognito.send(new AdminCreateUserCommand({ UserPoolId: pool, Username, MessageAction: 'SUPPRESS' }));
  return Username;
}

/** The name of the error that a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error) return error.name;
    throw error;
  }
  throw new Error('The call was expected to fail, and did not.');
}
