import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { claimControlBucket } from '../../../aws/deployment-mark';
import type { DeploymentMark } from '../../../core/config/deployment-mark';
import { GatehouseFailure } from '../../../core/failures';
import { deploymentMarkKey } from '../../../core/layout/control-keys';
import { startEdge, type Edge } from '../../../local/edge/edge';
import { memoryObjects } from '../../support/fake-ports';
import { miniStackClients, miniStackEndpoint } from '../../support/servers';
import { type Desk, giveCredentials, openDesk } from './command-line';

const aws = miniStackClients();
const account = '000000000000';
let edge: Edge;
let desk: Desk;

beforeAll(async () => {
  giveCredentials();
  edge = await startEdge({ upstream: miniStackEndpoint() });
});
beforeEach(async () => {
  desk = await openDesk(aws);
  await desk.write();
});
afterEach(() => desk.close());
afterAll(async () => {
  await edge.stop();
  aws.close();
});

const markOf = (other: Partial<DeploymentMark> = {}): DeploymentMark => ({
  schema: 'gatehouse.deployment/1',
  account,
  region: 'us-east-1',
  ...other,
});

/** As the other deployment's set-up leaves it. */
const markAs = (mark: object) =>
  aws.s3.send(new PutObjectCommand({ Bucket: desk.controlBucket, Key: deploymentMarkKey, Body: JSON.stringify(mark) }));

/** What a command printed, and which calls it made that write. */
async function watched(command: string) {
  const writes: string[] = [];
  const stop = edge.calls.watch(({ operation }) => {
    if (!/^(Get|Head|List|Describe)/.test(operation)) writes.push(operation);
  });
  const printed = await desk.temporalGatehouse(command, { env: { AWS_ENDPOINT_URL: edge.endpoint } });
  stop();
  return { ...printed, writes };
}

test('setup marks the bucket as that of this account and Region, once', async () => {
  expect(await desk.temporalGatehouse('setup --yes')).toMatchObject({ exitCode: 0 });
  expect(await desk.controlDocument(deploymentMarkKey)).toEqual(markOf());
  const { writes, out } = await watched('setup --yes');
  expect(writes).toEqual([]);
  expect(out).toContain('mark of this deployment: already so');
});

test('a control bucket of another deployment is refused by setup, plan and apply, and nothing is done', async () => {
  expect(await desk.temporalGatehouse('setup --yes')).toMatchObject({ exitCode: 0 });
  await markAs(markOf({ account: '999999999999', region: 'eu-west-1' }));
  for (const command of ['setup --yes', 'plan', 'apply']) {
    const { exitCode, err, writes } = await watched(command);
    expect({ command, exitCode, writes }).toEqual({ command, exitCode: 2, writes: [] });
    expect(err).toContain('ControlBucketTaken');
    expect(err).toContain(`bucket=${desk.controlBucket}, key=${deploymentMarkKey}, value "account 999999999999, eu-west-1"`);
    expect(err).toContain(`This deployment is account ${account}, us-east-1: set another controlBucket`);
  }
  expect(await desk.controlKeys()).toEqual([]);
  expect(await desk.controlDocument(deploymentMarkKey)).toMatchObject({ account: '999999999999' });
});

test('a control bucket without a mark, as earlier versions left it, serves on and is marked by the next setup', async () => {
  await desk.temporalGatehouse('setup --yes');
  await aws.s3.send(new DeleteObjectCommand({ Bucket: desk.controlBucket, Key: deploymentMarkKey }));
  expect(await desk.temporalGatehouse('apply')).toMatchObject({ exitCode: 0 });
  const { writes } = await watched('setup');
  expect(writes).toEqual(['PutObject']);
  expect(await desk.controlDocument(deploymentMarkKey)).toEqual(markOf());
});

test('of two deployments that claim a bucket at once one has it, and the other is told whose it is', async () => {
  const objects = memoryObjects();
  const own = [markOf({ account: '111111111111' }), markOf({ account: '222222222222' })];
  const outcomes = await Promise.allSettled(own.map((mark) => claimControlBucket(objects, 'control', mark)));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const lost = outcomes.find((outcome) => outcome.status === 'rejected')?.reason as unknown;
  expect(lost).toBeInstanceOf(GatehouseFailure);
  expect(lost).toMatchObject({ type: 'ControlBucketTaken' });
  const stored = JSON.parse(objects.stored.get(`control/${deploymentMarkKey}`)?.body ?? '{}') as DeploymentMark;
  expect((lost as GatehouseFailure).details.value).toContain(stored.account);
});
