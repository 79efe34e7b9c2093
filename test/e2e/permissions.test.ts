import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AdminDeleteUserCommand, AdminUpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DeleteObjectCommand, GetBucketPolicyCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { applyConfig } from '../../client/cli/apply-config';
import { startAdoption } from '../../client/cli/adoption/runs';
import { storeMap } from '../../client/cli/adoption/store-map';
import { openAws } from '../../client/cli/open-aws';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import { run } from '../../client/cli/run';
import type { LifecycleStatus } from '../../core/contract/messages';
import { userLifecycleId } from '../../core/contract/ids';
import type { PoolConfig } from '../../core/config/types';
import type { ReconcileResult } from '../../core/contract/reconcile';
import { accessRecordKey, clientsKey, templateKey } from '../../core/layout/control-keys';
import type { AccessRecord } from '../../core/registry/access-record';
import type { IamPolicy } from '../../client/cli/iam/policy-document';
import { workerAccessKeyId } from '../../local/servers/gatehouse-identity';
import { account, createNeeds, grains } from '../support/iam-needs';
import { openScene, type Scene } from '../support/scene';
import { playAccess } from '../support/play-access';
import { givenServers } from '../support/servers';
import { until } from '../support/until';

const needs = createNeeds(({ accessKeyId }) => accessKeyId === workerAccessKeyId);
let scene: Scene;
let policy: IamPolicy;
/** Printed when maps of prefixes were stored. */
let policyWithMaps: IamPolicy;
let diagnosis: { readonly findings: readonly { readonly name: string; readonly place: string }[] };

beforeAll(async () => {
  scene = await openScene({ servers: givenServers(), firstLogin: true });
  scene.playground.edge.calls.watch(needs.watcher);
  await useOwnTemplate();
  policy = await printedPolicy('iam --json');
  diagnosis = JSON.parse(await temporalGatehouse('doctor --json')) as typeof diagnosis;
  await playEverything();
  policyWithMaps = await printedPolicy('iam --json');
  await leaveAccessAlone();
}, 240_000);
afterAll(() => scene.close());

async function temporalGatehouse(args: string): Promise<string> {
  const { app, config, temporal, taskQueuePrefix } = scene.playground;
  let [out, err] = ['', ''];
  const code = await run(args.split(' '), {
    env: {
      AWS_REGION: app.region,
      AWS_ENDPOINT_URL: app.endpoint,
      TEMPORAL_ADDRESS: temporal.address,
      GATEHOUSE_CONTROL_BUCKET: config.controlBucket,
      GATEHOUSE_EXPECTED_OWNER: account,
      GATEHOUSE_TASK_QUEUE_PREFIX: taskQueuePrefix,
    },
    cwd: __dirname,
    colors: false,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    ask: () => Promise.resolve(undefined),
  });
  if (code !== 0) throw new Error(`${out}${err}`);
  return out;
}

const printedPolicy = async (args: string): Promise<IamPolicy> => JSON.parse(await temporalGatehouse(args)) as IamPolicy;

/** Every way that a worker of this version takes. */
async function playEverything(): Promise<void> {
  const subs = await Promise.all(
    (['signs up', 'is created by an admin', 'is federated', 'is imported'] as const).map((arrival) => scene.arrive(arrival)),
  );
  for (const sub of subs) expect(await scene.settled(sub)).toEqual([]);
  await adoptByMap();
  await adoptWithMap(subs[0] ?? '');
  await deleteOneMeanwhile();
  await playAccess(scene);
  await reconcile(subs[1] ?? '');
  await deliverFile();
  await failForGood();
}

/** A bucket whose policy Gatehouse wrote, and writes no more: nobody else's statement is there, so nothing is left. */
async function leaveAccessAlone(): Promise<void> {
  const { app } = scene.playground;
  await publish((pool) => ({ ...pool, userRoles: [], groups: {} }));
  await until(async () =>
    scene.behind.s3.send(new GetBucketPolicyCommand({ Bucket: app.dataBucket })).then(
      () => false,
      (error: unknown) => error instanceof Error && error.name === 'NoSuchBucketPolicy',
    ),
  );
}

/** Somebody who was there before Gatehouse, with a prefix of their own. */
async function adoptByMap(): Promise<void> {
  const { federation } = scene.playground;
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await federation.importUser({ userPoolId: scene.pool, username: name, password: 'Playground-1!', attributes: {} });
  const folder = await mkdtemp(path.join(tmpdir(), 'gatehouse-map-'));
  try {
    const file = path.join(folder, 'map.csv');
    await writeFile(file, `${sub},legacy/${name}/\n`);
    await temporalGatehouse(`adopt --map ${file}`);
    await scene.app.signIn(name);
    await until(async () => (await scene.observe(sub)).attribute === `legacy/${name}/`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The users of the pool, with a map of prefixes that a person put in the control bucket. */
async function adoptWithMap(sub: string): Promise<void> {
  const { app, config, temporal } = scene.playground;
  const nowhere = { out: () => undefined, err: () => undefined, ask: () => Promise.resolve(undefined), cwd: '', colors: false };
  const env = { AWS_ENDPOINT_URL: app.endpoint, AWS_REGION: app.region, GATEHOUSE_EXPECTED_OWNER: account };
  const aws = openAws({ ...nowhere, env }, config.controlBucket);
  try {
    const map = await storeMap(aws, scene.pool, new Map([[sub, 'files/1/']]));
    const prefix = scene.taskQueue.replace(/gatehouse$/, '');
    expect(await (await startAdoption(temporal.client, prefix, { pool: scene.pool, map })).result()).toMatchObject({
      mapIgnored: 1,
    });
  } finally {
    aws.close();
  }
}

/** Somebody who vanishes while storage is being made: undone, and forgotten. */
async function deleteOneMeanwhile(): Promise<void> {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.signUp(name);
  const gate = scene.playground.edge.gate({
    service: 'cognito-idp',
    operation: 'AdminUpdateUserAttributes',
    inputPattern: sub,
  });
  await scene.confirm(name);
  await gate.reached();
  // No event tells of it: whoever is told of a deletion keeps a deny.
  await scene.behind.cognito.send(new AdminDeleteUserCommand({ UserPoolId: scene.pool, Username: name }));
  gate.release();
  await until(async () => (await scene.observe(sub)).keys.length === 0 && (await scene.observe(sub)).records.length === 0);
}

/** A pass that finds something, because an attribute and the list of clients were taken away behind everybody's back. */
async function reconcile(sub: string): Promise<void> {
  const clients = { Bucket: scene.playground.config.controlBucket, Key: clientsKey(scene.pool) };
  await scene.behind.s3.send(new DeleteObjectCommand(clients));
  await scene.behind.cognito.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: scene.pool,
      Username: sub,
      UserAttributes: [{ Name: 'custom:storage_prefix', Value: '' }],
    }),
  );
  const said = JSON.parse(await temporalGatehouse('reconcile --mode repair --json')) as ReconcileResult;
  expect(said).toMatchObject({ failures: [], drift: { 'write-back-missing': 1 } });
  await until(async () => (await scene.observe(sub)).attribute === `users/${sub}/`);
}

const template = 'own.txt.liquid';
const kmsKey = `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

/** The file of a first sign-in is made from a template of one's own. */
async function useOwnTemplate(): Promise<void> {
  const { controlBucket } = scene.playground.config;
  const ref = { Bucket: controlBucket, Key: templateKey(template) };
  await scene.behind.s3.send(new PutObjectCommand({ ...ref, Body: 'Welcome to {{ prefix }}' }));
  await untilNoted(await publish((pool) => pool));
}

/** The writer notes what it has written a moment after that stands. */
async function untilNoted(revision: number): Promise<void> {
  const { app, config } = scene.playground;
  const ref = { Bucket: config.controlBucket, Key: accessRecordKey('s3', app.dataBucket) };
  await until(async () => {
    const { Body } = await scene.behind.s3.send(new GetObjectCommand(ref));
    const record = JSON.parse((await Body?.transformToString()) ?? '') as AccessRecord;
    return record.configRevision === revision && record.written !== undefined;
  });
}

/** Somebody who signs in for the first time, and who has put an object where the file would be. */
async function deliverFile(): Promise<void> {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.arrive('signs up', name);
  expect(await scene.settled(sub)).toEqual([]);
  const ref = { Bucket: scene.playground.app.dataBucket, Key: `users/${sub}/welcome.pdf` };
  await scene.behind.s3.send(new PutObjectCommand({ ...ref, Body: 'mine' }));
  await scene.app.signIn(name);
  await until(async () => (await scene.observe(sub)).record?.firstLogin?.files[0]?.outcome === 'occupied', 60_000);
}

/** An attribute that the pool does not have: terminal, undone, and explained by the pool's schema. */
async function failForGood(): Promise<void> {
  await publish((pool) => ({ ...pool, writeBack: { ...pool.writeBack, 'custom:absent': '{sub}' } }));
  // Workers keep what they read for 2 s.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const sub = await scene.arrive('signs up');
  const owner = scene.playground.temporal.client.workflow.getHandle(userLifecycleId({ pool: scene.pool, sub }));
  await until(async () => (await owner.query<LifecycleStatus>('lifecycleStatus')).needs?.type === 'AttributeNotInSchema');
  await owner.executeUpdate('giveUp');
}

/** Answers the revision that was published. */
async function publish(change: (pool: PoolConfig) => PoolConfig): Promise<number> {
  const { app, config, temporal, taskQueuePrefix } = scene.playground;
  const env = { AWS_ENDPOINT_URL: app.endpoint, AWS_REGION: app.region, GATEHOUSE_EXPECTED_OWNER: account };
  const nowhere = { out: () => undefined, err: () => undefined, ask: () => Promise.resolve(undefined) };
  const aws = openAws({ ...nowhere, env, cwd: '', colors: false }, config.controlBucket);
  try {
    const starter = () => Promise.resolve(createWorkflowStarter({ client: temporal.client, taskQueuePrefix }));
    const next = { ...config, pools: config.pools.map(withOwnTemplate).map(change) };
    return (await applyConfig({ ...aws, starter }, next)).revision;
  } finally {
    aws.close();
  }
}

const withOwnTemplate = (pool: PoolConfig): PoolConfig =>
  pool.firstLogin === undefined
    ? pool
    : { ...pool, firstLogin: { ...pool.firstLogin, template, kmsKey, tags: { origin: 'gatehouse' } } };

test('every call of a worker is to a service that the policy speaks of', () => {
  expect(needs.unknown()).toEqual([]);
  expect(needs.count()).toBeGreaterThan(10);
});

test('the policy allows every call that a worker made, on the very bucket, key and pool', () => {
  expect(needs.undeclared(policyWithMaps)).toEqual([]);
});

test('a policy that was printed before the maps leaves out their prefixes, and a later one names their folders', () => {
  const { dataBucket } = scene.playground.app;
  const missing = needs.undeclared(policy);
  expect(missing.length).toBeGreaterThan(0);
  for (const need of missing) expect(need).toContain(`arn:aws:s3:::${dataBucket}/legacy/`);
  const objects = policyWithMaps.Statement.find(({ Sid }) => Sid === 'DataObjects')?.Resource;
  expect(objects).toEqual(['files/*', 'legacy/*', 'users/*'].map((folder) => `arn:aws:s3:::${dataBucket}/${folder}`));
});

/** AWS's own policies are not in MiniStack. */
const notPlayed = ['iam:GetPolicy on arn:aws:iam::aws:policy/*', 'iam:GetPolicyVersion on arn:aws:iam::aws:policy/*'];

test('everything that the policy allows was used', () => {
  expect(needs.unused(policy)).toEqual(notPlayed);
});

test('the policy names resources, and no action or resource by a bare pattern', () => {
  for (const { Action, Resource } of grains(policy)) {
    expect(Action).toMatch(/^(s3|cognito-idp|cognito-identity|iam|kms):[A-Za-z]+$/);
    expect(Resource).toMatch(/^arn:aws:(s3|cognito-idp|cognito-identity|iam|kms):[^*]{6,}(\/\*)?$/);
  }
});

describe('a table that is wrong is noticed:', () => {
  const position = (action: string): number => policy.Statement.findIndex(({ Action }) => [Action ?? []].flat().includes(action));

  test.each(['s3:DeleteObject', 'cognito-idp:DescribeUserPool', 'cognito-idp:ListUsers'])('%s left out', (action) => {
    const at = position(action);
    const Statement = policy.Statement.map((statement, index) =>
      index === at ? { ...statement, Action: [statement.Action ?? []].flat().filter((name) => name !== action) } : statement,
    ).filter(({ Action }) => [Action].flat().length > 0);
    expect(needs.undeclared({ ...policy, Statement }).length).toBeGreaterThan(0);
  });

  test('an action too many', () => {
    const [first, ...rest] = policy.Statement;
    if (first === undefined) throw new Error('The policy is empty.');
    const Action = [...[first.Action ?? []].flat(), 's3:PutBucketAcl'];
    const found = needs.unused({ ...policy, Statement: [{ ...first, Action }, ...rest] });
    expect(found.filter((unused) => !notPlayed.includes(unused))).toEqual([expect.stringMatching(/^s3:PutBucketAcl on /)]);
  });
});

test('workers of the bulk queues alone may read the configuration and nothing else', async () => {
  const bulk = await printedPolicy('iam --queues bulk --json');
  expect(bulk.Statement.map(({ Sid, Action }) => [Sid, Action])).toEqual([
    ['ControlBucket', ['s3:ListBucket']],
    ['ControlConfig', ['s3:GetObject']],
  ]);
});

test('doctor finds the playground sound; its pool names no functions, because the edge calls them itself', () => {
  expect(diagnosis.findings.map(({ name, place }) => [name, place])).toEqual([
    ['pool-trigger-absent', `pool=${scene.pool}, trigger=PostConfirmation`],
    ['pool-trigger-absent', `pool=${scene.pool}, trigger=PostAuthentication`],
    ['revocation-rate', `bucket=${scene.playground.app.dataBucket}`],
  ]);
});
