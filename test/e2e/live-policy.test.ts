import { DeleteBucketPolicyCommand, GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { policyWriterId } from '../../core/contract/ids';
import { listOf, type PolicyDocument, type Statement } from '../../core/policy/document';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { until } from '../support/until';

let scene: AccessScene;
beforeAll(async () => void (scene = await openAccessScene()));
afterAll(() => scene.close());

const writer = () => scene.playground.temporal.client.workflow.getHandle(policyWriterId('s3', scene.settings.dataBucket));
const livePolicy = async (): Promise<string> =>
  (await scene.behind.s3.send(new GetBucketPolicyCommand({ Bucket: scene.settings.dataBucket }))).Policy ?? '';
const statements = async (): Promise<readonly Statement[]> =>
  listOf((JSON.parse(await livePolicy()) as PolicyDocument).Statement);
/** As the customer does: CloudTrail tells of it. */
const replace = (document: unknown) =>
  scene.edge.s3.send(new PutBucketPolicyCommand({ Bucket: scene.settings.dataBucket, Policy: JSON.stringify(document) }));
const needs = (type: string) =>
  until(async () => (await writer().query<{ needs?: { type: string } }>('writerStatus')).needs?.type === type, 30_000);

const foreign = (number: number): Statement => ({
  Sid: `Theirs${String(number)}`,
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:role/audit' },
  Action: 's3:GetObject',
  Resource: `arn:aws:s3:::${scene.settings.dataBucket}/theirs/${'x'.repeat(300)}${String(number)}/*`,
});
const foreigners = (count: number): readonly Statement[] => Array.from({ length: count }, (_, number) => foreign(number));

async function userWithSession() {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  const session = await scene.session(name);
  const own = scene.own(sub);
  expect(await session.canPut(own)).toBe(true);
  return { name, sub, session, own };
}

test('19 KB of statements of others stay; what has no room beside them is said, and is in force when they make some', async () => {
  const { name, sub, session, own } = await userWithSession();
  const theirs = foreigners(40);
  const policy: PolicyDocument = { Version: '2012-10-17', Statement: theirs };
  expect(JSON.stringify(policy).length).toBeGreaterThan(19_000);
  await replace(policy);
  await needs('PolicyOverBudget');
  expect(JSON.parse(await livePolicy())).toEqual(policy);
  await scene.office.disable(name);
  await until(async () => (await scene.record(sub)).revocation?.signOutConfirmedAt !== undefined);
  expect(JSON.parse(await livePolicy())).toEqual(policy);
  await replace({ ...policy, Statement: theirs.slice(0, 25) });
  await until(async () => (await scene.denied()).includes(sub));
  await scene.quietWithin(sub, 60_000);
  expect((await statements()).slice(0, 25)).toEqual(theirs.slice(0, 25));
  expect([await session.can(own), (await scene.record(sub)).state]).toEqual([false, 'revoked']);
  session.close();
}, 120_000);

test('a policy of the old version keeps what it says literally, and ours work beside it', async () => {
  const { name, sub, session, own } = await userWithSession();
  const Resource = `arn:aws:s3:::${scene.settings.dataBucket}/\${aws:username}/*`;
  await replace({ Version: '2008-10-17', Statement: [{ ...foreign(0), Resource }] });
  await until(() => session.can(own));
  const live = JSON.parse(await livePolicy()) as PolicyDocument;
  expect([live.Version, listOf(live.Statement)[0]?.Resource]).toEqual(['2012-10-17', Resource.replace('${', '${$}{')]);
  await scene.office.disable(name);
  await until(async () => !(await session.can(own)));
  await scene.quiet(sub);
  session.close();
}, 90_000);

test('a live policy that is no JSON is not written over, and the deny is in force once it is mended', async () => {
  const { name, sub, session, own } = await userWithSession();
  const { dataBucket: Bucket } = scene.settings;
  const Policy = '{"Version":"2012-10-17","Statement":[';
  await putBehind(Policy);
  await scene.office.disable(name);
  await needs('PolicyUnreadable');
  expect(await livePolicy()).toBe(Policy);
  await scene.edge.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await until(async () => (await scene.denied()).includes(sub));
  await scene.quietWithin(sub, 60_000);
  expect([await session.can(own), (await scene.record(sub)).state]).toEqual([false, 'revoked']);
  session.close();
}, 90_000);

/** What S3 itself would refuse. */
const putBehind = (Policy: string) =>
  scene.behind.s3.send(new PutBucketPolicyCommand({ Bucket: scene.settings.dataBucket, Policy }));
