import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { startEdge, type Edge } from '../../../local/edge/edge';
import { createIdentityStages } from '../../../local/edge/identity/identity-stages';
import { createCustomerApp, type AppSettings, type SessionCredentials } from '../../../local/play/customer-app';
import { seedPool, type SeededPool, type SeedOptions } from '../../../local/seed';
import { awsClients, type AwsClients, miniStackClients, miniStackEndpoint } from '../../support/servers';

export interface GuardedEdge {
  readonly edge: Edge;
  /** The account's own clients, at the edge. */
  readonly aws: AwsClients;
  /** Clients that talk to MiniStack itself: the state of the world. */
  readonly upstream: AwsClients;
  /** Moves the stages' clock on. */
  advance(ms: number): void;
  stop(): Promise<void>;
}

/** An edge that hands out and checks users' credentials, before the MiniStack of this Jest run. */
export async function guardedEdge(): Promise<GuardedEdge> {
  let ahead = 0;
  const stages = createIdentityStages({ upstream: miniStackEndpoint(), now: () => Date.now() + ahead });
  const edge = await startEdge({
    upstream: miniStackEndpoint(),
    stages: [stages.authorise, stages.principals, stages.credentials],
  });
  const aws = awsClients(edge.endpoint);
  const upstream = miniStackClients();
  return {
    edge,
    aws,
    upstream,
    advance: (ms) => void (ahead += ms),
    stop: async () => {
      aws.close();
      upstream.close();
      await edge.stop();
      stages.close();
    },
  };
}

export interface SeededApp {
  readonly pool: SeededPool;
  readonly settings: AppSettings;
  readonly app: ReturnType<typeof createCustomerApp>;
}

export async function seededApp({ edge, aws }: GuardedEdge, options: SeedOptions = {}): Promise<SeededApp> {
  const pool = await seedPool(aws, options);
  const settings = { ...pool, endpoint: edge.endpoint, region: 'us-east-1' };
  return { pool, settings, app: createCustomerApp(settings) };
}

export interface SignedInUser {
  readonly name: string;
  readonly sub: string;
  readonly credentials: SessionCredentials;
  /** `users/<sub>/`. */
  readonly prefix: string;
  readonly s3: S3Client;
}

/** Signs up and in; the client uses the session's credentials at the edge. */
export async function newSignedInUser({ app, settings }: SeededApp): Promise<SignedInUser> {
  const name = `user-${randomUUID()}`;
  await app.signUp(name);
  const { sub, credentials } = await app.signIn(name);
  return { name, sub, credentials, prefix: `users/${sub}/`, s3: sessionClient(settings, credentials) };
}

export const sessionClient = ({ endpoint, region }: AppSettings, credentials: SessionCredentials): S3Client =>
  new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });

/** Name and message of the error that a call fails with. */
export async function refusalOf(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  const failed = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failed instanceof Error) return { name: failed.name, message: failed.message };
  throw new Error('The call was expected to be refused, and was not.');
}
