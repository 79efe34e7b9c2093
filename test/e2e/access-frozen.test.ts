import { randomUUID } from 'node:crypto';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { until } from '../support/until';

let scene: AccessScene;
beforeAll(async () => void (scene = await openAccessScene()));
afterAll(() => scene.close());

const denySid = /GatehouseDenied[0-9a-f]{8}/;
/** A policy that denies no user everything by name. */
const withoutDenies = { service: 's3', operation: 'PutBucketPolicy', inputPattern: `^(?!.*${denySid.source})` } as const;
const frozenMs = 30_000;

test('a put that a frozen worker has begun commits after a newer deny, and the deny is back at once', async () => {
  const { playground, office } = scene;
  const { edge, worker, startWorker } = playground;
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  const session = await scene.session(name);
  const own = scene.own(sub);
  expect(await session.canPut(own)).toBe(true);
  await scene.quietForGood(sub);

  const gate = edge.gate(withoutDenies);
  await office.join(name, 'premium');
  await gate.reached();
  const frozenAt = performance.now();
  process.kill(worker.pid, 'SIGSTOP');
  try {
    await startWorker();
    await office.disable(name);
    await until(async () => (await scene.denied()).includes(sub), 90_000);
    expect(await session.can(own)).toBe(false);
    await until(() => Promise.resolve(performance.now() - frozenAt >= frozenMs), frozenMs);
    const policies: string[] = [];
    const stop = edge.calls.watch(({ operation, input }, status) => {
      if (operation === 'PutBucketPolicy' && status > 0 && status < 300) policies.push(JSON.stringify(input));
    });
    gate.release();
    // The old policy, and then ours again.
    await until(() => Promise.resolve(policies.length >= 2), 60_000);
    stop();
    const denies = policies.map((policy) => denySid.test(policy));
    expect([denies[0], denies.at(-1)]).toEqual([false, true]);
  } finally {
    process.kill(worker.pid, 'SIGCONT');
  }
  await until(async () => (await scene.denied()).includes(sub));
  await scene.quietWithin(sub, 60_000);
  expect([await session.can(own), await session.can(scene.shared)]).toEqual([false, false]);
  expect(await scene.record(sub)).toMatchObject({ state: 'revoked', access: { denies: [{ cause: 'disabled' }] } });
  session.close();
}, 240_000);
