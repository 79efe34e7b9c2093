import { CreateBucketCommand, GetBucketPolicyCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { answerAccess } from '../../activities/answer-access';
import { createIamRoles } from '../../aws/iam-roles';
import { createS3ObjectStore } from '../../aws/s3-object-store';
import { createS3PolicyHost } from '../../aws/s3-policy-host';
import type { AccessChange, PolicyHostRef } from '../../core/contract/access';
import { policyWriterId } from '../../core/contract/ids';
import { listOf, type PolicyDocument } from '../../core/policy/document';
import { subsOf } from '../../core/policy/take-over';
import type { FaultEffect } from '../../local/edge/faults/fault-rule';
import { currentAttempt } from '../../workers/activity-interceptor';
import {
  guardedEdge,
  newSignedInUser,
  refusalOf,
  seededApp,
  type GuardedEdge,
  type SeededApp,
  type SignedInUser,
} from '../local/edge-stages/guarded-edge';
import { change, disabled } from '../support/access-changes';
import { listeningOwners } from '../support/access-owner';
import { published } from '../support/builders';
import { type Deployment, devServerEnvironment, withDeployment } from '../support/deployment';
import { memoryPorts } from '../support/fake-ports';
import { until } from '../support/until';

const controlBucket = `control-${randomUUID()}`;
let environment: TestWorkflowEnvironment;
let world: GuardedEdge;
let seeded: SeededApp;
let s3: S3Client;

beforeAll(async () => {
  [environment, world] = await Promise.all([devServerEnvironment(), guardedEdge()]);
  seeded = await seededApp(world, { managed: true });
  await world.upstream.s3.send(new CreateBucketCommand({ Bucket: controlBucket }));
  await world.upstream.s3.send(new PutObjectCommand({ Bucket: seeded.pool.dataBucket, Key: 'shared/premium/x', Body: 'x' }));
  s3 = new S3Client({
    endpoint: world.edge.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: { requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
});
afterAll(async () => {
  s3.destroy();
  await Promise.all([world.stop(), environment.teardown()]);
});
afterEach(() => world.edge.faults.clear());

type Owners = ReturnType<typeof listeningOwners>;

/** A writer on S3 as the edge plays it, and a user with live credentials. */
async function withLiveWriter(
  use: (deployment: Deployment, alice: SignedInUser, owners: Owners) => Promise<void>,
): Promise<void> {
  const { userPoolId, dataBucket, userRoleArn, layout } = seeded.pool;
  const premium = {
    grants: [{ prefix: 'shared/premium/', allow: ['read'] as const, crossTenant: true }],
    via: 'roster' as const,
  };
  const config = published({ userPoolId, dataBucket, layout, userRoles: [userRoleArn], groups: { premium } });
  const adapter = { client: s3, expectedOwner: undefined, currentAttempt };
  const owners = listeningOwners();
  const base = memoryPorts(config).ports;
  const ports = {
    ...base,
    controlBucket,
    objects: createS3ObjectStore(adapter),
    hosts: { s3: createS3PolicyHost(adapter) },
    roles: createIamRoles({ client: world.aws.iam }),
  };
  const overrides = { answerAccess: answerAccess({ starter: { ...base.starter, ...owners.ears } }) };
  const alice = await newSignedInUser(seeded);
  try {
    await withDeployment(environment, ports, (deployment) => use(deployment, alice, owners), overrides);
  } finally {
    alice.s3.destroy();
    await environment.client.workflow.getHandle(policyWriterId(host().kind, host().name)).terminate();
  }
}

const host = (): PolicyHostRef => ({ kind: 's3', name: seeded.pool.dataBucket });
const asked = (sub: string, epoch: number, rest: Partial<AccessChange>): AccessChange => {
  const pool = seeded.pool.userPoolId;
  return { ...change(sub, epoch, rest), pool, replyTo: { workflowId: `user:${pool}:${sub}` } };
};
const premiumOf = (sub: string) => asked(sub, 1, { groups: ['premium'] });
const denialOf = (sub: string) => asked(sub, 2, { denies: [disabled] });
const onPut = (effect: FaultEffect) => world.edge.faults.add({ match: { operation: 'PutBucketPolicy' }, effect });
const readShared = (user: SignedInUser) =>
  user.s3.send(new GetObjectCommand({ Bucket: seeded.pool.dataBucket, Key: 'shared/premium/x' }));
const inForce = (owners: Owners, sub: string, epoch: number) =>
  until(() => Promise.resolve(owners.of(sub).some((answer) => answer.epoch === epoch && answer.outcome.kind === 'in-force')));

test('live credentials gain what a group grants, and lose it with the deny', async () => {
  await withLiveWriter(async ({ starter }, alice, owners) => {
    await starter.requestAccess(host(), [premiumOf(alice.sub)]);
    await inForce(owners, alice.sub, 1);
    expect((await readShared(alice)).$metadata.httpStatusCode).toBe(200);
    await starter.requestAccess(host(), [denialOf(alice.sub)]);
    await inForce(owners, alice.sub, 2);
    expect(await refusalOf(readShared(alice))).toMatchObject({ name: 'AccessDenied' });
  });
});

test.each<FaultEffect>([
  { type: 'reset-before' },
  { type: 'reset-after' },
  { type: 'throttle' },
  { type: 'lagging-reads', lagMs: 700 },
])('a deny is in force when it is answered, although its put meets $type', async (effect) => {
  await withLiveWriter(async ({ starter }, alice, owners) => {
    await starter.requestAccess(host(), [premiumOf(alice.sub)]);
    await inForce(owners, alice.sub, 1);
    onPut(effect);
    await starter.requestAccess(host(), [denialOf(alice.sub)]);
    await inForce(owners, alice.sub, 2);
    expect(await refusalOf(readShared(alice))).toMatchObject({ name: 'AccessDenied' });
  });
});

test('a put that stalls and commits after a newer one is repaired', async () => {
  await withLiveWriter(async ({ starter }, alice, owners) => {
    const late = onPut({ type: 'stall-commit-late', delayMs: 8_000 });
    await starter.requestAccess(host(), [premiumOf(alice.sub)]);
    await until(() => Promise.resolve(late.fired() > 0));
    await starter.requestAccess(host(), [denialOf(alice.sub)]);
    await inForce(owners, alice.sub, 2);
    expect(await refusalOf(readShared(alice))).toMatchObject({ name: 'AccessDenied' });
    await late.whenCommitted();
    await until(() => refusalOf(readShared(alice)).then(({ name }) => name === 'AccessDenied'));
    const { Policy = '' } = await world.upstream.s3.send(new GetBucketPolicyCommand({ Bucket: seeded.pool.dataBucket }));
    const denied = listOf((JSON.parse(Policy) as PolicyDocument).Statement).filter(({ Effect }) => Effect === 'Deny');
    expect(denied.flatMap(subsOf)).toContain(alice.sub);
  });
}, 90_000);
