import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { applyConfig } from '../../client/cli/apply-config';
import { openAws } from '../../client/cli/open-aws';
import type { CallMatch } from '../../local/edge/call-match';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { account } from '../support/iam-needs';
import { until } from '../support/until';
import { s3 } from './boundaries';

export interface Played {
  readonly name: string;
  readonly problems: readonly string[];
}

export const archiveKillsName = 'a user who is archived';

/** Every call that moves an object of a user to the archive, in order. */
const boundaries: Readonly<Record<string, (sub: string) => CallMatch>> = {
  'copy an object': (sub) => s3('CopyObject', `^archive/.*${sub}/.*/objects/two\\.txt$`),
  'list the copies': (sub) => s3('PutObject', `^archive/.*${sub}/.*/parts/`),
  'write the manifest': (sub) => s3('PutObject', `^archive/.*${sub}/.*/manifest\\.json$`),
  'prove and record that deletes begin': (sub) => s3('PutObject', `^registry/users/[^/]+/${sub}\\.json$`, 5),
  'delete an original': (sub) => s3('DeleteObject', `^users/${sub}/two\\.txt$`),
};

const sides = ['before', 'after'] as const;

/**
 * Users whose objects move to the archive, each of them halted at another call; then the worker is killed, and another
 * one goes on. At the end every object is in the archive once, with its bytes, and none at home.
 */
export async function playArchiveKills(): Promise<readonly Played[]> {
  const scene = await openAccessScene({});
  try {
    await archiveAtOnce(scene);
    const cases = Object.entries(boundaries).flatMap(([call, match]) => sides.map((side) => ({ call, match, side })));
    const users = await Promise.all(cases.map(async (one) => ({ ...one, ...(await userWithObjects(scene)) })));
    const halted = users.map(({ sub, match, side }) => scene.playground.edge.gate(match(sub), side));
    await Promise.all(users.map(({ user }) => scene.office.disable(user)));
    const reached = await Promise.all(halted.map((gate) => within(60_000, gate.reached())));
    process.kill(scene.playground.worker.pid, 'SIGKILL');
    await scene.playground.worker.ended;
    for (const gate of halted) gate.release();
    await scene.playground.startWorker();
    return await Promise.all(
      users.map(async ({ call, side, sub }, index) => ({
        name: `${archiveKillsName}: ${call}: worker killed ${side} it`,
        problems: reached[index] === true ? await problemsOf(scene, sub) : ['no call came to the boundary'],
      })),
    );
  } finally {
    await scene.close();
  }
}

const bodies: Readonly<Record<string, string>> = { 'one.txt': 'one', 'two.txt': 'and two', 'z/three.txt': 'and then three' };

async function userWithObjects(scene: AccessScene) {
  const user = `u${randomUUID().slice(0, 12)}`;
  const sub = await scene.user(user);
  const Bucket = scene.settings.dataBucket;
  for (const [own, Body] of Object.entries(bodies)) {
    await scene.behind.s3.send(new PutObjectCommand({ Bucket, Key: `users/${sub}/${own}`, Body }));
  }
  await scene.quietForGood(sub);
  return { user, sub };
}

async function problemsOf(scene: AccessScene, sub: string): Promise<readonly string[]> {
  try {
    await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined, 120_000);
  } catch (error) {
    return [String(error), `the registry says ${JSON.stringify((await scene.record(sub)).running ?? 'nothing runs')}`];
  }
  const home = await objectsBelow(scene, `users/${sub}/`);
  const archived = await objectsBelow(scene, `archive/${scene.pool}/${sub}/`);
  const copies = Object.entries(archived).flatMap(([key, body]) => (key.includes('/objects/') && body !== '' ? [body] : []));
  const left = Object.keys(home).filter((name) => name !== '');
  return [
    ...left.map((name) => `${name} is still at home`),
    ...Object.values(bodies)
      .filter((body) => copies.filter((copy) => copy === body).length !== 1)
      .map((body) => `"${body}" is ${String(copies.filter((copy) => copy === body).length)} times in the archive`),
  ];
}

async function objectsBelow({ behind, settings }: AccessScene, Prefix: string): Promise<Record<string, string>> {
  const Bucket = settings.dataBucket;
  const { Contents = [] } = await behind.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  const found: Record<string, string> = {};
  for (const { Key = '' } of Contents) {
    const { Body } = await behind.s3.send(new GetObjectCommand({ Bucket, Key }));
    found[Key.slice(Prefix.length)] = (await Body?.transformToString()) ?? '';
  }
  return found;
}

async function archiveAtOnce(scene: AccessScene): Promise<void> {
  const { app, config, temporal, taskQueuePrefix } = scene.playground;
  const offboarding = {
    archive: true,
    archiveAfter: '0s',
    storageClass: 'GLACIER_IR',
    deleteOriginals: true,
    restoreOnReenable: true,
  } as const;
  const nowhere = { out: () => undefined, err: () => undefined, ask: () => Promise.resolve(undefined), cwd: '', colors: false };
  const env = { AWS_ENDPOINT_URL: app.endpoint, AWS_REGION: app.region, GATEHOUSE_EXPECTED_OWNER: account };
  const aws = openAws({ ...nowhere, env }, config.controlBucket);
  try {
    const starter = () => Promise.resolve(createWorkflowStarter({ client: temporal.client, taskQueuePrefix }));
    await applyConfig({ ...aws, starter }, { ...config, pools: config.pools.map((pool) => ({ ...pool, offboarding })) });
  } finally {
    aws.close();
  }
}

async function within(milliseconds: number, reached: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => void (timer = setTimeout(() => resolve(false), milliseconds)));
  const found = await Promise.race([reached.then(() => true), late]);
  clearTimeout(timer);
  return found;
}
