import {
  AddCustomAttributesCommand,
  ListUserPoolClientsCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import type { Finding } from '../../../client/cli/doctor/finding';
import { startEdge } from '../../../local/edge/edge';
import { devServerEnvironment, withDeployment } from '../../support/deployment';
import { memoryPorts } from '../../support/fake-ports';
import { type AwsClients, miniStackClients, miniStackEndpoint } from '../../support/servers';
import { type Desk, giveCredentials, openDesk, type Settings } from './command-line';

export interface Printed {
  readonly sound: boolean;
  readonly findings: readonly Finding[];
  readonly exitCode: number;
}

/** `<severity> <name>` of each finding. */
export const brief = ({ findings }: Printed): readonly string[] => findings.map(({ severity, name }) => `${severity} ${name}`);

export const lambdaArn = 'arn:aws:lambda:us-east-1:000000000000:function:gatehouse';

/** The configuration of a sound desk. */
export const lines =
  'layout: tenants/{tenant}/users/{sub}/\ntenantAttribute: custom:tenant_id\nwriteBack: { custom:storage_prefix: "{prefix}" }';

/** What doctor is tried on: deployments that are sound, an edge to disturb them at, and workers that poll. */
export type Practice = Awaited<ReturnType<typeof openPractice>>;

export async function openPractice() {
  giveCredentials();
  const aws = miniStackClients();
  const edge = await startEdge({ upstream: miniStackEndpoint() });
  const environment = await devServerEnvironment();
  const { taskQueuePrefix, dismiss } = await hireWorkers(environment);
  const env = { GATEHOUSE_TASK_QUEUE_PREFIX: taskQueuePrefix, AWS_ENDPOINT_URL: edge.endpoint };

  return {
    aws,
    edge,
    environment,
    env,
    /** A deployment as doctor wants it: nothing is to be found. */
    soundDesk: () => soundDesk(aws),
    async doctor(desk: Desk, args = '', settings: Settings = {}): Promise<Printed> {
      const { exitCode, out } = await desk.temporalGatehouse(`doctor --json${args}`, { env: { ...env, ...settings.env } });
      return { ...(JSON.parse(out) as Omit<Printed, 'exitCode'>), exitCode };
    },
    /** Ends what a test disturbed. */
    calm(): void {
      edge.faults.clear();
      edge.buckets.clear();
    },
    async close(): Promise<void> {
      await dismiss();
      await environment.teardown();
      await edge.stop();
      aws.close();
    },
  };
}

/** Workers on every queue, until they are dismissed. */
async function hireWorkers(environment: Awaited<ReturnType<typeof devServerEnvironment>>) {
  let leave: () => void = () => undefined;
  const leaving = new Promise<void>((resolve) => (leave = resolve));
  let working: Promise<void> = Promise.resolve();
  const taskQueue = await new Promise<string>((ready, failed) => {
    working = withDeployment(environment, memoryPorts().ports, (deployment) => {
      ready(deployment.taskQueue);
      return leaving;
    });
    working.catch(failed);
  });
  const dismiss = (): Promise<void> => {
    leave();
    return working;
  };
  return { taskQueuePrefix: taskQueue.replace(/gatehouse$/, ''), dismiss };
}

export type SoundDesk = Awaited<ReturnType<typeof soundDesk>>;

async function soundDesk(aws: AwsClients) {
  const desk = await openDesk(aws);
  const { userPoolId: UserPoolId } = desk;
  await addAttribute(aws, UserPoolId, 'tenant_id', '64');
  await desk.write(lines);
  for (const command of ['setup --yes', 'apply']) expect(await desk.temporalGatehouse(command)).toMatchObject({ exitCode: 0 });
  await secure(aws, desk.dataBucket);
  const LambdaConfig = { PostConfirmation: lambdaArn, PostAuthentication: lambdaArn };
  await aws.cognito.send(new UpdateUserPoolCommand({ UserPoolId, LambdaConfig }));
  const { UserPoolClients } = await aws.cognito.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 5 }));
  return { ...desk, clientId: UserPoolClients?.[0]?.ClientId ?? '' };
}

export async function addAttribute(
  { cognito }: AwsClients,
  UserPoolId: string,
  Name: string,
  MaxLength: string,
  Mutable = true,
): Promise<void> {
  const StringAttributeConstraints = { MinLength: '0', MaxLength };
  const CustomAttributes = [{ Name, AttributeDataType: 'String' as const, Mutable, StringAttributeConstraints }];
  await cognito.send(new AddCustomAttributesCommand({ UserPoolId, CustomAttributes }));
}

async function secure(aws: AwsClients, Bucket: string): Promise<void> {
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  await aws.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: all }));
  await own(aws, Bucket, 'BucketOwnerEnforced');
  const rule = { ID: 'end', Status: 'Enabled' as const, Filter: { Prefix: '' } };
  const Rules = [{ ...rule, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }];
  await aws.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
}

export const own = ({ s3 }: AwsClients, Bucket: string, ObjectOwnership: 'BucketOwnerEnforced' | 'ObjectWriter') =>
  s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership }] } }));

/** Which attributes the users of the desk's app client may write. */
export async function writable({ cognito }: AwsClients, desk: SoundDesk, WriteAttributes: string[]): Promise<void> {
  const { userPoolId: UserPoolId, clientId: ClientId } = desk;
  await cognito.send(new UpdateUserPoolClientCommand({ UserPoolId, ClientId, ClientName: 'web', WriteAttributes }));
}

/** Publishes what the desk's file is made to say. */
export async function publish(desk: Desk, text: string): Promise<void> {
  await desk.write(text);
  expect(await desk.temporalGatehouse('apply')).toMatchObject({ exitCode: 0 });
}
