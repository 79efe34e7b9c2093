import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetBucketPolicyCommand, ListObjectsV2Command, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { inParallel } from '../../activities/in-parallel';
import { policyWriterId } from '../../core/contract/ids';
import { type DriftKind, driftKinds } from '../../core/contract/reconcile';
import { listOf, type PolicyDocument } from '../../core/policy/document';
import { openReconcileScene, type ReconcileScene } from '../support/reconcile-scene';

/** So many that a part of the listing has more than one page. */
const users = 1_100;
/** 1 %. */
const ofEach = 11;
const sideBySide = 20;

let scene: ReconcileScene;
const subs: string[] = [];
beforeAll(async () => {
  scene = await openReconcileScene();
  await create(0, users);
  await scene.gatehouse('adopt');
}, 240_000);
afterAll(() => scene.close());

const name = (index: number): string => `user-${String(index)}`;
const numbers = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, index) => from + index);

/** Behind the edge: no event tells of anything here. */
async function create(from: number, to: number): Promise<void> {
  await inParallel(numbers(from, to), sideBySide, async (index) => {
    const who = { UserPoolId: scene.pool, Username: name(index) };
    const { User } = await scene.behind.cognito.send(new AdminCreateUserCommand({ ...who, MessageAction: 'SUPPRESS' }));
    subs[index] = User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
  });
}

const each = (from: number, act: (username: string) => Promise<unknown>): Promise<readonly unknown[]> =>
  inParallel(numbers(from, from + ofEach), sideBySide, (index) => act(name(index)));

const subsFrom = (from: number): readonly string[] => subs.slice(from, from + ofEach).sort();

/** Every object of a bucket but what passes leave, the policy, and the users. */
async function world(): Promise<unknown> {
  const { app, config } = scene.playground;
  const objects: string[] = [];
  for (const Bucket of [app.dataBucket, config.controlBucket]) {
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const from = token === undefined ? {} : { ContinuationToken: token };
      const { Contents = [], NextContinuationToken } = await scene.behind.s3.send(new ListObjectsV2Command({ Bucket, ...from }));
      objects.push(...Contents.map(({ Key = '', ETag = '' }) => `${Bucket}/${Key} ${ETag}`));
      token = NextContinuationToken;
    }
  }
  const kept = objects.filter((object) => !/\/(reports|registry\/passes|registry\/clients)\//.test(object));
  const { Policy } = await scene.behind.s3.send(new GetBucketPolicyCommand({ Bucket: app.dataBucket }));
  return { kept, Policy };
}

/** It looks back at what it wrote, and would mend what is planted. */
async function stopWriter(): Promise<void> {
  const { app, temporal } = scene.playground;
  const writer = temporal.client.workflow.getHandle(policyWriterId('s3', app.dataBucket));
  if ((await writer.describe()).status.name === 'RUNNING') await writer.terminate();
}

test('a listing that the edge cuts short is held, and nobody is cut off', async () => {
  const match = { operation: 'ListUsers', inputPattern: 'sub' };
  scene.playground.edge.faults.add({ match, times: 16, effect: { type: 'cut-short' } });
  const cut = await scene.reconcile(' --mode repair');
  expect(cut).toMatchObject({ told: 0, held: [{ why: 'listing-short' }] });
  expect(cut.listed).toBeLessThan(users);
  expect(cut.drift).toEqual({ 'deleted-not-revoked': users - cut.listed });
  scene.playground.edge.faults.clear();
  expect(await scene.denied()).toEqual([]);
}, 180_000);

test('of real users, with 1 % of each difference, a report names exactly those, and changes nothing', async () => {
  const { cognito, s3, iam } = scene.behind;
  const { app } = scene.playground;
  const UserPoolId = scene.pool;
  await each(0, (Username) => cognito.send(new AdminDisableUserCommand({ UserPoolId, Username })));
  await each(20, (Username) => cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username })));
  await each(40, (Username) => cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'premium' })));
  await create(users, users + ofEach);
  await stopWriter();
  const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: app.dataBucket }));
  const live = JSON.parse(Policy) as PolicyDocument;
  const edited = { ...live, Statement: listOf(live.Statement).slice(1) };
  await s3.send(new PutBucketPolicyCommand({ Bucket: app.dataBucket, Policy: JSON.stringify(edited) }));
  const role = scene.playground.config.pools[0]?.userRoles[0] ?? '';
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
  });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: role.split('/').at(-1), PolicyDocument }));
  const before = await world();
  const result = await scene.reconcile(' --mode report');
  const { found } = await scene.reportOf(result);
  const named = (kind: DriftKind) => found.filter((drift) => drift.kind === kind).map(({ sub, role: arn }) => sub ?? arn ?? '');
  const kinds = driftKinds.filter((kind) => named(kind).length > 0);
  expect(Object.fromEntries(kinds.map((kind) => [kind, named(kind).toSorted()]))).toEqual({
    unprovisioned: subsFrom(users),
    'disabled-not-revoked': subsFrom(0),
    'deleted-not-revoked': subsFrom(20),
    'member-not-granted': subsFrom(40),
    'policy-changed': [''],
    'role-trust-changed': [role],
  });
  expect(result).toMatchObject({ told: 0, underWay: 0, held: [], failures: [] });
  expect(await world()).toEqual(before);
}, 180_000);
