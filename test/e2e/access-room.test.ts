import { GetBucketPolicyCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import type { AccessChange, AccessState } from '../../core/contract/access';
import { accessRecordKey } from '../../core/layout/control-keys';
import { budgets } from '../../core/policy/limits';
import type { AccessRecord } from '../../core/registry/access-record';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import { change, disabled } from '../support/access-changes';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { until } from '../support/until';

let scene: AccessScene;
beforeAll(async () => void (scene = await openAccessScene()));
afterAll(() => scene.close());

const many = (count: number): readonly string[] => Array.from({ length: count }, () => randomUUID());
const policy = async (): Promise<string> =>
  (await scene.behind.s3.send(new GetBucketPolicyCommand({ Bucket: scene.settings.dataBucket }))).Policy ?? '';

async function accessRecord(): Promise<AccessRecord> {
  const Key = accessRecordKey('s3', scene.settings.dataBucket);
  const { Body } = await scene.behind.s3.send(new GetObjectCommand({ Bucket: scene.playground.config.controlBucket, Key }));
  return JSON.parse((await Body?.transformToString()) ?? 'null') as AccessRecord;
}

/** As their owners would ask for these users, whom Cognito need not know for it. */
async function ask(subs: readonly string[], state: Partial<AccessState>): Promise<void> {
  const { temporal, taskQueuePrefix } = scene.playground;
  const starter = createWorkflowStarter({ client: temporal.client, taskQueuePrefix });
  const changes = subs.map((sub): AccessChange => ({ ...change(sub, 1, state), pool: scene.pool }));
  for (let from = 0; from < changes.length; from += 500) {
    await starter.requestAccess({ kind: 's3', name: scene.settings.dataBucket }, changes.slice(from, from + 500));
  }
  await until(async () => {
    const { entries, written } = await accessRecord();
    return written !== undefined && subs.every((sub) => entries[sub] !== undefined);
  });
}

test('1,000 members of a group that is granted by its role add no byte, and a member reads what it grants', async () => {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  await scene.office.join(name, 'analysts');
  await scene.quietForGood(sub);
  const session = await scene.session(name);
  await until(() => session.can(scene.reports));
  const before = await policy();
  // What the owner of a member of such a group asks for: no name in any roster.
  await ask(many(1_000), { groups: [] });
  expect(await policy()).toBe(before);
  expect(await session.can(scene.reports)).toBe(true);
  session.close();
}, 60_000);

test('a roster beyond its room is refused, naming the group and the way out, and users can still be denied', async () => {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  const session = await scene.session(name);
  const own = scene.own(sub);
  expect(await session.canPut(own)).toBe(true);
  await ask(many(300), { groups: ['premium'] });
  const granted = await scene.granted();
  expect(granted.length).toBeGreaterThan(100);
  expect(granted.length).toBeLessThan(300);
  // The live user is refused too, and is told so.
  await scene.office.join(name, 'premium');
  await until(async () => (await scene.record(sub)).access?.refused?.includes('premium') === true);
  await scene.quiet(sub);
  expect(await session.can(scene.shared)).toBe(false);
  const { findings } = await scene.writerStatus();
  expect(findings.find(({ type }) => type === 'PolicyOverBudget')?.remedy).toMatch(/via: role.*premium of/);
  await scene.office.disable(name);
  await until(async () => !(await session.can(own)));
  const others = many(100);
  await ask(others, { denies: [disabled] });
  const denied = new Set(await scene.denied());
  expect([sub, ...others].filter((one) => !denied.has(one))).toEqual([]);
  expect(await scene.granted()).toEqual(granted);
  expect(Buffer.byteLength(await policy())).toBeLessThanOrEqual(budgets.s3.bytes);
  session.close();
}, 90_000);
