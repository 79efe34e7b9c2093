import { CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { GetObjectCommand, GetObjectTaggingCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { policyDocument } from '../../client/cli/iam/policy-document';
import { permissionsOf } from '../../client/cli/iam/programs';
import type { PublishedConfig } from '../../core/config/types';
import type { Receipt } from '../../core/contract/messages';
import type { Tags } from '../../core/tags/tags';
import { workerAccessKeyId } from '../../local/servers/gatehouse-identity';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { account, createNeeds } from '../support/iam-needs';
import { publish } from '../support/publish';
import { until } from '../support/until';

/** Milliseconds, on a machine that does much else. */
const patience = 60_000;

let scene: AccessScene;
const needs = createNeeds(({ accessKeyId }) => accessKeyId === workerAccessKeyId);

/** As `temporal gatehouse apply` does for a gatehouse.yaml whose groups give these tags. */
const giveTags = (silver: Tags, gold: Tags): Promise<void> =>
  publish(scene, (pools) =>
    pools.map((pool) => ({ ...pool, groups: { ...pool.groups, silver: { objectTags: silver }, gold: { objectTags: gold } } })),
  );

beforeAll(async () => {
  scene = await openAccessScene();
  scene.playground.edge.calls.watch(needs.watcher);
  for (const [GroupName, Precedence] of [
    ['silver', 20],
    ['gold', 5],
  ] as const) {
    await scene.behind.cognito.send(new CreateGroupCommand({ UserPoolId: scene.pool, GroupName, Precedence }));
  }
  await giveTags({ 'access-tier': 'silver' }, { 'access-tier': 'gold' });
  // Workers keep what they read for 2 s.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
});
afterAll(() => scene.close());

const objects: Readonly<Record<string, Tags>> = { 'note.txt': {}, 'a//b\nc': { mine: 'a+b' }, 'ü %2B?': { colour: 'red' } };

async function userWithObjects() {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  const Bucket = scene.settings.dataBucket;
  for (const [own, tags] of Object.entries(objects)) {
    const Tagging = new URLSearchParams(tags).toString();
    await scene.behind.s3.send(new PutObjectCommand({ Bucket, Key: `users/${sub}/${own}`, Body: own, Tagging }));
  }
  const tagsOf = async (own: string): Promise<Tags> => {
    const { TagSet = [] } = await scene.behind.s3.send(new GetObjectTaggingCommand({ Bucket, Key: `users/${sub}/${own}` }));
    return Object.fromEntries(TagSet.map(({ Key = '', Value = '' }) => [Key, Value]));
  };
  const carry = async (added: Tags): Promise<boolean> => {
    const found = await Promise.all(Object.keys(objects).map(tagsOf));
    return Object.values(objects).every((own, index) => {
      const wanted = new Map([...Object.entries(own), ...Object.entries(added)]);
      const seen = Object.entries(found[index] ?? {});
      return seen.length === wanted.size && seen.every(([key, value]) => wanted.get(key) === value);
    });
  };
  return { name, sub, carry };
}

test("a member's own objects carry the tags of the groups, the better group's where two disagree, and lose them again", async () => {
  const { name, sub, carry } = await userWithObjects();
  await scene.office.join(name, 'gold');
  await until(() => carry({ 'access-tier': 'gold' }), patience);
  await scene.office.join(name, 'silver');
  await scene.quietWithin(sub, patience);
  await giveTags({ 'access-tier': 'silver' }, { 'access-tier': 'best' });
  await until(() => carry({ 'access-tier': 'best' }), patience);
  await scene.office.leave(name, 'gold');
  await until(() => carry({ 'access-tier': 'silver' }), patience);
  await scene.office.leave(name, 'silver');
  await until(() => scene.record(sub).then(({ tags }) => tags === undefined), patience);
  expect(await carry({})).toBe(true);
}, 300_000);

test('by hand it answers with a receipt', async () => {
  const { sub, carry } = await userWithObjects();
  const { client } = scene.playground.temporal;
  const args = [{ pool: scene.pool, sub }];
  const workflowId = `tags-${randomUUID()}`;
  const receipt = (await client.workflow.execute('tagUserObjects', { taskQueue: scene.taskQueue, workflowId, args })) as Receipt;
  expect(receipt).toMatchObject({ useCase: 'tagUserObjects', sub, objectTags: { wanted: {}, looked: 0 } });
  expect(await carry({})).toBe(true);
});

test('the permissions that `temporal gatehouse iam` prints are enough', async () => {
  const { config } = JSON.parse(await publishedText()) as PublishedConfig;
  const policy = policyDocument(permissionsOf('workers', undefined), { config, account });
  expect(needs.undeclared(policy)).toEqual([]);
  const tagging = policy.Statement.find(({ Sid }) => Sid === 'TaggedObjects');
  expect(needs.unused({ ...policy, Statement: tagging === undefined ? [] : [tagging] })).toEqual([]);
});

async function publishedText(): Promise<string> {
  const Bucket = scene.playground.config.controlBucket;
  const { Body } = await scene.behind.s3.send(new GetObjectCommand({ Bucket, Key: 'config/current.json' }));
  return (await Body?.transformToString()) ?? '';
}
