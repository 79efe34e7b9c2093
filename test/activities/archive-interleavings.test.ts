import { activeRecord, offboarding, pool, published, user as build } from '../support/builders';
import { directOwner } from '../support/direct-owner';
import { memoryPorts } from '../support/fake-ports';
import { interleavedUser } from '../support/interleaved-user';
import type { Seeded } from '../support/seeded';
import { troubledStore, type Troubles } from '../support/troubled-store';

/** More of them, or one of them again: `GATEHOUSE_SEED=17 GATEHOUSE_INTERLEAVINGS=1`. */
const interleavings = Number(process.env['GATEHOUSE_INTERLEAVINGS'] ?? 100);
const firstSeed = Number(process.env['GATEHOUSE_SEED'] ?? 1);

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A clock that stands still until somebody waits, and deletes that commit late, but before it has gone on far enough. */
function passingTime() {
  let now = Date.parse('2026-11-28T10:00:00.000Z');
  const [late, attempts] = [[] as (() => void)[], new Set<Promise<unknown>>()];
  const commitSome = (random: Seeded): void => {
    if (late.length > 0 && random.chance(0.1)) late.shift()?.();
  };
  return {
    clock: { now: () => new Date((now += 1)) },
    commitSome,
    later: (commit: () => void) => void late.push(commit),
    async until(time: number): Promise<void> {
      await Promise.allSettled(attempts);
      for (const commit of late.splice(0)) commit();
      now = Math.max(now, time);
    },
    deleting<T>(attempt: Promise<T>): Promise<T> {
      attempts.add(attempt);
      return attempt;
    },
  };
}

/** A user, their owner and what happens between any two calls, all of it in memory and by one seed. */
function scene(seed: number) {
  const dataBucket = 'data';
  const memory = memoryPorts(
    published({ dataBucket, userRoles: ['arn:aws:iam::111122223333:role/app-user'], writeBack: {}, offboarding }),
  );
  const { stored } = memory.objects;
  const time = passingTime();
  let quiet = false;
  const undisturbed = async (work: () => Promise<void>): Promise<void> => {
    quiet = true;
    await work();
    quiet = false;
  };
  const put = (sub: string, enabled: boolean) =>
    void memory.directory.users.set(sub, build({ sub, username: `u-${sub}`, enabled }));
  let killed = (): void => undefined;
  const setEnabled = (sub: string, enabled: boolean) => {
    put(sub, enabled);
    return undisturbed(() => owner.look());
  };
  const killOwner = async () => {
    owner.kill();
    owner = newOwner();
    killed();
    // What was under way is frozen for a while, and then goes on.
    await turns(one.troubles.random.below(300));
  };
  const one = interleavedUser({ stored, dataBucket, setEnabled, killOwner, later: time.later }, seed);
  const before = async (): Promise<void> => {
    if (quiet) return;
    time.commitSome(one.troubles.random);
    await turns(one.troubles.random.below(2));
    await one.troubles.before();
  };
  const troubles: Troubles = { ...one.troubles, before, isCalm: () => quiet || one.troubles.isCalm() };
  const ports = { ...memory.ports, ...troubledStore(memory.objects, memory.ports.bulk, () => troubles), clock: time.clock };
  const newOwner = () => directOwner(ports, { pool, sub: one.sub }, time);
  let owner = newOwner();
  put(one.sub, true);
  const record = activeRecord({ sub: one.sub, prefix: `users/${one.sub}/`, provisionedAt: time.clock.now().toISOString() });
  stored.set(`control/registry/users/${pool}/${one.sub}.json`, { body: JSON.stringify(record), etag: '"0"', metadata: {} });
  /** Until the owner that is there last has nothing to do. */
  const rest = async (): Promise<void> => {
    for (let again = true; again;) {
      const killing = new Promise<void>((resolve) => (killed = resolve));
      again = await Promise.race([owner.run().then(() => false), killing.then(() => true)]);
    }
  };
  return { ...one, rest };
}

async function play(seed: number): Promise<readonly string[]> {
  const one = scene(seed);
  await one.rest();
  for (let count = 0; count < 6; count += 1) one.store();
  for (let round = 0; round < 2; round += 1) {
    await one.change();
    await one.rest();
  }
  one.calmDown();
  if (!one.isEnabled()) await one.change();
  await one.rest();
  return one.problems().map((problem) => `seed ${String(seed)}: ${problem}`);
}

test(`disabled and enabled in ${String(interleavings)} interleavings with writes, deletes, kills, lost answers and late deletes, nothing is lost`, async () => {
  const problems: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + interleavings; seed += 1) problems.push(...(await play(seed)));
  expect(problems).toEqual([]);
}, 120_000);
