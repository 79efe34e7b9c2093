import { CognitoIdentityClient } from '@aws-sdk/client-cognito-identity';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';

/** `http://127.0.0.1:<port>` of the MiniStack of this Jest run. */
export const miniStackEndpoint = (): string => fromSetup('GATEHOUSE_TEST_MINISTACK');

/** `127.0.0.1:<port>` of the Temporal dev server of this Jest run. */
export const temporalAddress = (): string => fromSetup('GATEHOUSE_TEST_TEMPORAL');

/** The workflows of this version, bundled once for this Jest run. */
export const workflowBundle = (): { readonly codePath: string } => ({ codePath: fromSetup('GATEHOUSE_TEST_BUNDLE') });

/** The servers of this Jest run, for a playground that shares them. */
export const givenServers = () => ({
  miniStack: miniStackEndpoint(),
  temporalAddress: temporalAddress(),
  bundlePath: workflowBundle().codePath,
});

/**
 * Options for `TestWorkflowEnvironment.createTimeSkipping` that start the installed test server. That server always
 * listens on every interface: it has no setting for it.
 */
export const timeSkippingServer = () =>
  ({ server: { executable: { type: 'existing-path', path: fromSetup('GATEHOUSE_TEST_SERVER_PATH') } } }) as const;

export interface AwsClients {
  readonly cognito: CognitoIdentityProviderClient;
  readonly identity: CognitoIdentityClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  /** Closes the idle connections of all of them. */
  readonly close: () => void;
}

/** SDK clients as a customer's code would make them, without retries, for an endpoint that plays AWS. */
export const awsClients = (endpoint: string): AwsClients => clientsOf(endpoint, 1);

/** SDK clients of MiniStack itself, whose calls of Cognito get into each other's way now and then: they try again. */
export const miniStackClients = (endpoint = miniStackEndpoint()): AwsClients => clientsOf(endpoint, 5);

function clientsOf(endpoint: string, maxAttempts: number): AwsClients {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts,
  };
  const clients = {
    cognito: new CognitoIdentityProviderClient(settings),
    identity: new CognitoIdentityClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    sqs: new SQSClient(settings),
    iam: new IAMClient(settings),
    sts: new STSClient(settings),
  };
  return { ...clients, close: () => Object.values(clients).forEach((client) => client.destroy()) };
}

function fromSetup(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set: this test needs the servers of test/support/global-setup.ts (jest project "world").`);
}
