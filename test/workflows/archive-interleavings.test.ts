import { WorkflowFailedError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { policyWriterId, userLifecycleId } from '../../core/contract/ids';
import type { EventKind } from '../../core/events/identity-event';
import { deleteMayLastMs } from '../../core/plan/plan-archive';
import { event, offboarding, pool, published, user as build } from '../support/builders';
import { type Deployment, withDeployment } from '../support/deployment';
import { memoryPorts } from '../support/fake-ports';
import { type InterleavedUser, interleavedUser, recordOf } from '../support/interleaved-user';
import { type QuickServer, quickServer } from '../support/quick-server';
import type { Seeded } from '../support/seeded';
import { troubledStore } from '../support/troubled-store';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

/** A delete that nobody waits for any more commits so long afterwards at most. Milliseconds. */
const lateByMs = 1_500;

const later = (commit: () => void, random: Seeded): void => void setTimeout(commit, random.below(lateByMs));

/** More of them, or one of them again: `GATEHOUSE_SEED=17 GATEHOUSE_INTERLEAVINGS=1`. */
const interleavings = Number(process.env['GATEHOUSE_INTERLEAVINGS'] ?? 6);
const firstSeed = Number(process.env['GATEHOUSE_SEED'] ?? 1);

/** A way back waits until no delete can be late any more: by this clock most of that time is over. */
const clock = { now: () => new Date(Date.now() - deleteMayLastMs + 2 * lateByMs) };

/** All of them in one world, in a bucket of their own: each has a seed. */
function interleavedWorld() {
  const userRoles = ['arn:aws:iam::111122223333:role/app-user'];
  const dataBucket = `data-${randomUUID()}`;
  const memory = memoryPorts(published({ dataBucket, userRoles, identityPoolId: 'us-east-1:1', offboarding }));
  const users = new Map<string, InterleavedUser>();
  const subOf = (key: string): string => /[0-9a-f-]{28}\d{8}/.exec(key)?.[0] ?? '';
  const of = (key: string) => users.get(subOf(key))?.troubles;
  const ports = { ...memory.ports, ...troubledStore(memory.objects, memory.ports.bulk, of), clock };
  const hint = (kind: EventKind, sub: string) => {
    const at = clock.now().toISOString();
    return event(kind, { sub, id: randomUUID(), at, receivedAt: at });
  };
  return { ...memory, ports, users, hint, dataBucket };
}

type World = ReturnType<typeof interleavedWorld>;

function givenUser(w: World, { starter, client }: Deployment, seed: number): InterleavedUser {
  const tell = (sub: string, enabled: boolean) =>
    starter.signalOwner({ pool, sub }, [w.hint(enabled ? 'user-enabled' : 'user-disabled', sub)]);
  const setEnabled = async (sub: string, enabled: boolean) => {
    w.directory.users.set(sub, build({ sub, username: `u-${sub}`, enabled }));
    await tell(sub, enabled);
  };
  const killOwner = async (sub: string) => {
    const owner = client.workflow.getHandle(userLifecycleId({ pool, sub }));
    await owner.terminate().catch(() => undefined);
    await tell(sub, w.directory.users.get(sub)?.enabled === true);
  };
  const one = interleavedUser({ stored: w.objects.stored, dataBucket: w.dataBucket, setEnabled, killOwner, later }, seed);
  w.users.set(one.sub, one);
  w.directory.users.set(one.sub, build({ sub: one.sub, username: `u-${one.sub}` }));
  return one;
}

/** Waits until nothing runs for the user. */
async function settled({ client }: Deployment, sub: string): Promise<void> {
  const owner = client.workflow.getHandle(userLifecycleId({ pool, sub }));
  for (;;) {
    await owner.result().catch((error: unknown) => {
      if (!(error instanceof WorkflowFailedError)) throw error;
    });
    if ((await owner.describe()).status.name === 'COMPLETED') return;
  }
}

async function play(w: World, one: InterleavedUser, deployment: Deployment): Promise<readonly string[]> {
  const { sub, seed } = one;
  await deployment.starter.signalOwner({ pool, sub }, [w.hint('user-confirmed', sub)]);
  await settled(deployment, sub);
  for (let count = 0; count < 6; count += 1) one.store();
  for (let round = 0; round < 2; round += 1) {
    await one.change();
    await settled(deployment, sub);
  }
  one.calmDown();
  if (!one.isEnabled()) await one.change();
  await settled(deployment, sub);
  const record = recordOf(w.objects.stored, pool, sub);
  const found = [...one.problems(), ...(record?.revocation === undefined ? [] : ['the user is not back'])];
  return found.map((problem) => `seed ${String(seed)}: ${problem}`);
}

const patienceMs = 180_000;

/** What is known of a user who does not come to rest. */
async function stuck(w: World, { seed, sub }: InterleavedUser): Promise<readonly string[]> {
  await delay(patienceMs, undefined, { ref: false });
  return [`seed ${String(seed)} does not come to rest: ${JSON.stringify(recordOf(w.objects.stored, pool, sub))}`];
}

test(`disabled and enabled in ${String(interleavings)} interleavings with writes, deletes, lost answers and late deletes, nothing is lost`, async () => {
  const w = interleavedWorld();
  const use = async (deployment: Deployment): Promise<void> => {
    const seeds = Array.from({ length: interleavings }, (_, index) => firstSeed + index);
    const all = seeds.map((seed) => givenUser(w, deployment, seed));
    const problems = await Promise.all(all.map((one) => Promise.race([play(w, one, deployment), stuck(w, one)])));
    expect(problems.flat()).toEqual([]);
    await deployment.client.workflow.getHandle(policyWriterId('s3', w.dataBucket)).terminate();
  };
  await withDeployment(quick.environment, w.ports, use, {}, quick);
}, 240_000);
