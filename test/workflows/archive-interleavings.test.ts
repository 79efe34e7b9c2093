import { Client, WorkflowFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { policyWriterId, userLifecycleId } from '../../core/contract/ids';
import type { EventKind } from '../../core/events/identity-event';
import { event, pool, published, user as build } from '../support/builders';
import { timeSkippingEnvironment, withDeployment, type Deployment } from '../support/deployment';
import { memoryPorts } from '../support/fake-ports';
import { type InterleavedUser, interleavedUser, recordOf } from '../support/interleaved-user';
import { serverClock, skippingTime } from '../support/server-clock';
import { troubledStore } from '../support/troubled-store';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await timeSkippingEnvironment()));
afterAll(() => environment.teardown());

const offboarding = {
  archive: true,
  archiveAfter: '0s',
  storageClass: 'GLACIER_IR',
  deleteOriginals: true,
  restoreOnReenable: true,
} as const;

const interleavings = Number(process.env['GATEHOUSE_INTERLEAVINGS'] ?? 100);
const firstSeed = Number(process.env['GATEHOUSE_SEED'] ?? 1);

/** All of them in one world: each has a seed of their own. */
function interleavedWorld() {
  const userRoles = ['arn:aws:iam::111122223333:role/app-user'];
  const memory = memoryPorts(published({ dataBucket: 'data', userRoles, identityPoolId: 'us-east-1:1', offboarding }));
  const clock = serverClock(environment);
  const users = new Map<string, InterleavedUser>();
  const of = (key: string) => users.get(/[0-9a-f]{8}-0000-4000-8000-000000000001/.exec(key)?.[0] ?? '')?.troubles;
  const configs = { published: async () => (await clock.catchUp(), memory.ports.configs.published()) };
  const ports = { ...memory.ports, ...troubledStore(memory.objects, memory.ports.bulk, of), clock, configs };
  const hint = (kind: EventKind, sub: string) => {
    const at = clock.now().toISOString();
    return event(kind, { sub, id: randomUUID(), at, receivedAt: at });
  };
  return { ...memory, ports, clock, users, hint };
}

type World = ReturnType<typeof interleavedWorld>;

function givenUser(w: World, { starter, client }: Deployment, seed: number): InterleavedUser {
  const setEnabled = async (sub: string, enabled: boolean) => {
    w.directory.users.set(sub, build({ sub, username: `u-${sub}`, enabled }));
    await w.clock.catchUp();
    await starter.signalOwner({ pool, sub }, [w.hint(enabled ? 'user-enabled' : 'user-disabled', sub)]);
  };
  const killOwner = async (sub: string) => {
    await client.workflow
      .getHandle(userLifecycleId({ pool, sub }))
      .terminate()
      .catch(() => undefined);
    const enabled = w.directory.users.get(sub)?.enabled === true;
    await starter.signalOwner({ pool, sub }, [w.hint(enabled ? 'user-enabled' : 'user-disabled', sub)]);
  };
  const now = () => w.clock.now().getTime();
  const one = interleavedUser({ stored: w.objects.stored, now, catchUp: w.clock.catchUp, setEnabled, killOwner }, seed);
  w.users.set(one.sub, one);
  w.directory.users.set(one.sub, build({ sub: one.sub, username: `u-${one.sub}` }));
  return one;
}

/** Waits until nothing runs for the user. */
async function settled(plain: Client, sub: string): Promise<void> {
  const owner = () => plain.workflow.getHandle(userLifecycleId({ pool, sub }));
  for (;;) {
    await owner()
      .result()
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowFailedError)) throw error;
      });
    if ((await owner().describe()).status.name === 'COMPLETED') return;
  }
}

async function play(w: World, plain: Client, one: InterleavedUser, starter: Deployment['starter']): Promise<readonly string[]> {
  const { sub } = one;
  await starter.signalOwner({ pool, sub }, [w.hint('user-confirmed', sub)]);
  await settled(plain, sub);
  for (let count = 0; count < 6; count += 1) one.store();
  for (let round = 0; round < 2; round += 1) {
    await one.change();
    await settled(plain, sub);
  }
  one.calmDown();
  if (!one.isEnabled()) await one.change();
  await settled(plain, sub);
  const record = recordOf(w.objects.stored, pool, sub);
  const found = [...one.problems(), ...(record?.revocation === undefined ? [] : ['the user is not back'])];
  return found.map((problem) => `seed ${String(one.seed)}: ${problem}`);
}

test(`disabled and enabled in ${String(interleavings)} interleavings with writes, overwrites, deletes, lost answers and late deletes: nothing is lost`, async () => {
  const w = interleavedWorld();
  const plain = new Client({ connection: environment.connection, namespace: environment.namespace ?? 'default' });
  await withDeployment(environment, w.ports, async (deployment) => {
    const seeds = Array.from({ length: interleavings }, (_, index) => firstSeed + index);
    const all = seeds.map((seed) => givenUser(w, deployment, seed));
    await skippingTime(environment, async () => {
      const problems = await Promise.all(all.map((one) => play(w, plain, one, deployment.starter)));
      expect(problems.flat()).toEqual([]);
    });
    await deployment.client.workflow.getHandle(policyWriterId('s3', 'data')).terminate();
  });
}, 240_000);
