import { randomUUID } from 'node:crypto';
import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createCognitoUserDirectory } from '../../../aws/cognito-user-directory';
import { createConfigStore } from '../../../aws/config-store';
import { createS3ObjectStore } from '../../../aws/s3-object-store';
import { createAutomationClient } from '../../../client/automation-client';
import type { Receipt } from '../../../core/contract/messages';
import { memoryPorts } from '../../support/fake-ports';
import { devServerEnvironment, withDeployment } from '../../support/deployment';
import { miniStackClients } from '../../support/servers';
import { type Desk, giveCredentials, openDesk } from './command-line';

const aws = miniStackClients();
let desk: Desk;
let sub: string;
let environment: TestWorkflowEnvironment;

beforeAll(async () => {
  giveCredentials();
  environment = await devServerEnvironment();
});
beforeEach(async () => {
  desk = await openDesk(aws);
  await desk.write('layout: users/{sub}/\nwriteBack: { custom:storage_prefix: "{prefix}" }');
  await desk.temporalGatehouse('setup --yes');
  await desk.temporalGatehouse('apply');
  const { User } = await aws.cognito.send(new AdminCreateUserCommand({ UserPoolId: desk.userPoolId, Username: 'alice.liddell' }));
  sub = User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
});
afterEach(() => desk.close());
afterAll(async () => {
  aws.close();
  await environment.teardown();
});

/** Runs Gatehouse's workers for the desk's account; `prefix` is the deployment's own. */
function withWorkers(use: (prefix: string) => Promise<void>): Promise<void> {
  const objects = createS3ObjectStore({ client: aws.s3, expectedOwner: undefined });
  const { controlBucket } = desk;
  const ports = {
    ...memoryPorts().ports,
    objects,
    controlBucket,
    directory: createCognitoUserDirectory({ client: aws.cognito }),
    configs: createConfigStore({ objects, controlBucket }),
    clock: { now: () => new Date() },
    telemetry: { inForce: () => undefined },
  };
  return withDeployment(environment, ports, ({ taskQueue }) => use(taskQueue.replace(/gatehouse$/, '')));
}

test('provisioning by hand makes the prefix, prints the receipt, and shows afterwards', async () => {
  await withWorkers(async (prefix) => {
    const env = { GATEHOUSE_TASK_QUEUE_PREFIX: prefix, TEMPORAL_UI_URL: 'http://ui.example/' };
    const provisioned = await desk.temporalGatehouse(`user provision ${sub}`, { env });
    expect(provisioned).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining(`s3://${desk.dataBucket}/users/${sub}/`) as string,
    });
    await aws.s3.send(new HeadObjectCommand({ Bucket: desk.dataBucket, Key: `users/${sub}/` }));
    const again = await desk.temporalGatehouse(`user provision ${sub} --json`, { env });
    const { receipt } = JSON.parse(again.out) as { receipt: Receipt };
    expect(receipt).toMatchObject({ useCase: 'provisionUser', sub, did: [] });
    expect(await desk.controlDocument(receipt.key)).toMatchObject({ schema: 'gatehouse.receipt/1', sub });

    const shown = await desk.temporalGatehouse(`user show ${sub} --json`, { env });
    const { record, runs } = JSON.parse(shown.out) as {
      record: object;
      runs: { type: string; startedAt: string; link: string }[];
    };
    expect(record).toMatchObject({ state: 'active', bucket: desk.dataBucket, prefix: `users/${sub}/` });
    expect(new Set(runs.map(({ type }) => type))).toEqual(new Set(['provisionUser', 'userLifecycle']));
    expect(runs.map(({ startedAt }) => startedAt)).toEqual(
      runs
        .map(({ startedAt }) => startedAt)
        .toSorted()
        .toReversed(),
    );
    expect(runs[0]?.link).toMatch(/^http:\/\/ui\.example\/namespaces\/default\/workflows\/.*%3A.*\/history$/);
    const text = await desk.temporalGatehouse(`user show ${sub}`, { env });
    expect(text.out).toContain('state:           active');
    for (const { out, err } of [provisioned, again, shown, text]) expect(out + err).not.toContain('alice');
  });
});

test('a user whom the pool does not have is a failure of the table', async () => {
  await withWorkers(async (prefix) => {
    const { exitCode, out } = await desk.temporalGatehouse(`user provision ${randomUUID()} --json`, {
      env: { GATEHOUSE_TASK_QUEUE_PREFIX: prefix },
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      error: { type: 'UserNotFound', place: expect.stringContaining(desk.userPoolId) as string },
    });
  });
});

test('the client for code returns the receipt and tells what the owner is at', async () => {
  await withWorkers(async (prefix) => {
    const automation = createAutomationClient({ client: environment.client, taskQueuePrefix: prefix });
    const user = { pool: desk.userPoolId, sub };
    expect(await automation.lifecycleStatus(user)).toBeUndefined();
    expect(await automation.provisionUser(user)).toMatchObject({ bucket: desk.dataBucket, prefix: `users/${sub}/` });
    expect(await automation.lifecycleStatus(user)).toMatchObject({ state: 'active' });
    await expect(automation.provisionUser({ ...user, sub: 'alice' })).rejects.toMatchObject({ type: 'InvalidSub' });
    await expect(automation.provisionUser({ ...user, pool: 'x' })).rejects.toMatchObject({ type: 'InvalidInput' });
  });
});

test('without workers the command gives up waiting, and the run goes on', async () => {
  const env = { GATEHOUSE_TASK_QUEUE_PREFIX: `nobody-${randomUUID()}-` };
  const { exitCode, out } = await desk.temporalGatehouse(`user provision ${sub} --wait 1 --json`, { env });
  expect(exitCode).toBe(1);
  const { workflowId } = JSON.parse(out) as { workflowId: string };
  const handle = environment.client.workflow.getHandle(workflowId);
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await handle.terminate('end of the test');
});

test('a user of whom nothing is known is shown as such', async () => {
  const { exitCode, out } = await desk.temporalGatehouse(`user show ${sub}`);
  expect(exitCode).toBe(0);
  expect(out).toContain('no record');
  expect(out).toContain('none within retention');
});

const wrong: [string, string][] = [
  ['user show alice', 'InvalidSub'],
  ['user provision 0A1B2C3D-0000-4000-8000-000000000001', 'InvalidSub'],
  ['user show 0a1b2c3d-0000-4000-8000-000000000001 --config nowhere.yaml', 'InvalidInput'],
  ['user provision 0a1b2c3d-0000-4000-8000-000000000001 --wait soon', 'InvalidInput'],
];
test.each(wrong)('%p is bad input', async (args, type) => {
  const { exitCode, err } = await desk.temporalGatehouse(args);
  expect(exitCode).toBe(2);
  expect(err).toContain(type);
});

test('a pool that is not configured is named with those that are', async () => {
  const { exitCode, err } = await desk.temporalGatehouse(`user show ${sub} --pool us-east-1_Other`);
  expect(exitCode).toBe(1);
  expect(err).toContain(`PoolNotConfigured`);
  expect(err).toContain(desk.userPoolId);
});
