import { randomUUID } from 'node:crypto';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { until } from '../support/until';

let scene: AccessScene;
beforeAll(async () => void (scene = await openAccessScene()));
afterAll(() => scene.close());

/** Pseudo-random and repeatable: the seed is in the name of the test. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

const users = async (count: number, stem: string) =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const name = `${stem}-${String(index)}-${randomUUID().slice(0, 8)}`;
      return { name, sub: await scene.user(name) };
    }),
  );

test('twenty callers who join and leave at random leave exactly the members that Cognito has', async () => {
  const callers = await users(20, 'storm');
  const roll = dice(7);
  await Promise.all(
    callers.map(async ({ name }) => {
      for (let turn = 0; turn < 6; turn++) {
        await (roll(2) === 0 ? scene.office.join(name, 'premium') : scene.office.leave(name, 'premium'));
      }
    }),
  );
  for (const { sub } of callers) await scene.quietWithin(sub, 90_000);
  const members = await scene.members('premium');
  await until(async () => JSON.stringify(await scene.granted()) === JSON.stringify(members));
  for (const { sub } of callers) {
    const { access, groups } = await scene.record(sub);
    expect(groups).toEqual(members.includes(sub) ? ['premium'] : []);
    // Who never joined has nothing to be in force.
    if (access !== undefined) expect(access.inForceAt).toMatch(/^20/);
  }
}, 180_000);

test('a hundred interleavings of disable and enable end with everybody as they are', async () => {
  const all = await users(20, 'weave');
  const roll = dice(11);
  const pauses = [0, 5, 30, 120, 400];
  await Promise.all(
    all.map(async ({ name }, index) => {
      for (let turn = 0; turn < 5; turn++) {
        await (turn % 2 === 0 ? scene.office.disable(name) : scene.office.enable(name));
        await new Promise((resolve) => setTimeout(resolve, pauses[roll(pauses.length)]));
      }
      // Half of them end enabled.
      if (index % 2 === 0) await scene.office.enable(name);
    }),
  );
  for (const { sub } of all) await scene.quietWithin(sub, 150_000);
  const disabled = all.filter((_, index) => index % 2 === 1).map(({ sub }) => sub);
  await until(async () => same(await scene.denied(), disabled));
  for (const [index, { sub }] of all.entries()) {
    const { state } = await scene.record(sub);
    expect([index, state]).toEqual([index, index % 2 === 1 ? 'revoked' : 'active']);
  }
}, 240_000);

const same = (some: readonly string[], others: readonly string[]): boolean =>
  JSON.stringify([...some].sort()) === JSON.stringify([...others].sort());
