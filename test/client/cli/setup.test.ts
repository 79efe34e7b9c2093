import { writeFile } from 'node:fs/promises';
import { CreateUserPoolCommand, DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import { searchAttributeNames } from '../../../core/contract/search-attributes';
import { miniStackClients, temporalAddress } from '../../support/servers';
import { until } from '../../support/until';
import { type Desk, giveCredentials, openDesk } from './command-line';

const aws = miniStackClients();
let desk: Desk;

beforeAll(giveCredentials);
beforeEach(async () => {
  desk = await openDesk(aws);
  await desk.write('layout: users/{sub}/\nwriteBack: { custom:storage_prefix: "{prefix}" }');
});
afterEach(() => desk.close());
afterAll(() => {
  aws.close();
});

async function attributes(): Promise<readonly (string | undefined)[]> {
  const { UserPool } = await aws.cognito.send(new DescribeUserPoolCommand({ UserPoolId: desk.userPoolId }));
  return (UserPool?.SchemaAttributes ?? []).map(({ Name }) => Name);
}

const outcomes = (out: string): readonly string[] =>
  (JSON.parse(out) as { steps: { outcome: string }[] }).steps.map(({ outcome }) => outcome);

test('the control bucket is encrypted, versioned, closed to the public and without ACLs', async () => {
  expect(await desk.temporalGatehouse('setup --yes')).toMatchObject({ exitCode: 0 });
  const target = { Bucket: desk.controlBucket };
  expect(await aws.s3.send(new GetBucketVersioningCommand(target))).toMatchObject({ Status: 'Enabled' });
  expect(await aws.s3.send(new GetBucketEncryptionCommand(target))).toMatchObject({
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
  });
  expect(await aws.s3.send(new GetPublicAccessBlockCommand(target))).toMatchObject({
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  });
  expect(await aws.s3.send(new GetBucketOwnershipControlsCommand(target))).toMatchObject({
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  });
});

test('setting up again finds everything so', async () => {
  const first = await desk.temporalGatehouse('setup --yes --json');
  // Whoever made the bucket may have encrypted it and switched ACLs off already, as AWS does.
  const either = expect.stringMatching(/^(done|already so)$/) as string;
  expect(outcomes(first.out)).toEqual(['done', 'done', either, 'done', either, either, 'already so', 'done']);
  const second = await desk.temporalGatehouse('setup --yes --json');
  expect(second.exitCode).toBe(0);
  expect(outcomes(second.out)).toEqual(Array(8).fill('already so'));
});

test('a setting that somebody took back is put right, and the others are left', async () => {
  await desk.temporalGatehouse('setup --yes');
  const VersioningConfiguration = { Status: 'Suspended' as const };
  await aws.s3.send(new PutBucketVersioningCommand({ Bucket: desk.controlBucket, VersioningConfiguration }));
  const { out } = await desk.temporalGatehouse('setup');
  expect(out).toContain('versioning: done');
  expect(out.match(/: done/g)).toHaveLength(1);
  expect(await aws.s3.send(new GetBucketVersioningCommand({ Bucket: desk.controlBucket }))).toMatchObject({ Status: 'Enabled' });
});

test('attributes, which can never be removed, are added only with consent', async () => {
  const alone = await desk.temporalGatehouse('setup');
  expect(alone).toMatchObject({ exitCode: 1, out: expect.stringContaining('pass --yes') as string });
  const refused = await desk.temporalGatehouse('setup', { answer: false });
  expect(refused).toMatchObject({ exitCode: 1, err: expect.stringContaining('can never be removed') as string });
  expect(await attributes()).not.toContain('custom:storage_prefix');
  expect(await desk.temporalGatehouse('setup', { answer: true })).toMatchObject({ exitCode: 0 });
  expect(await attributes()).toContain('custom:storage_prefix');
});

test('an attribute that cannot be written is named, and nothing is added', async () => {
  const Schema = [{ Name: 'storage_prefix', AttributeDataType: 'String' as const, Mutable: false }];
  const { UserPool } = await aws.cognito.send(new CreateUserPoolCommand({ PoolName: 'fixed', Schema }));
  const pool = `{ userPoolId: ${UserPool?.Id ?? ''}, dataBucket: ${desk.dataBucket}, layout: 'users/{sub}/', writeBack: { custom:storage_prefix: '{prefix}' } }`;
  await writeFile(`${desk.directory}/gatehouse.yaml`, `controlBucket: ${desk.controlBucket}\npools: [${pool}]\n`);
  const { exitCode, err } = await desk.temporalGatehouse('setup --yes');
  expect(exitCode).toBe(1);
  expect(err).toContain('AttributeImmutable');
  expect(err).toContain('attribute=custom:storage_prefix');
});

test('a namespace without search attributes gets them, and can be asked by them at once', async () => {
  const connection = await Connection.connect({ address: temporalAddress() });
  const namespace = `cli-${String(process.pid)}`;
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    const client = new Client({ connection, namespace });
    await until(async () => (await client.workflow.count()).count === 0);
    await expect(client.workflow.count("GatehouseUser = 'x'")).rejects.toThrow();
    const { exitCode, out } = await desk.temporalGatehouse(`setup --yes --namespace ${namespace}`);
    expect(exitCode).toBe(0);
    expect(out).toContain(`namespace ${namespace}: search attributes: done`);
    for (const name of searchAttributeNames)
      await expect(client.workflow.count(`${name} = 'x'`)).resolves.toMatchObject({ count: 0 });
  } finally {
    await connection.close();
  }
});

test('no server at the address is a failure that names it', async () => {
  const { exitCode, err } = await desk.temporalGatehouse('setup --yes --address 127.0.0.1:1');
  expect(exitCode).toBe(1);
  expect(err).toContain('TemporalUnavailable');
  expect(err).toContain('address=127.0.0.1:1');
});
