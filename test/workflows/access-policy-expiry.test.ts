import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { answerAccess } from '../../activities/answer-access';
import { wakeOwners } from '../../activities/wake-owners';
import type { Deny } from '../../core/contract/access';
import { change, disabled, subOf } from '../support/access-changes';
import { listeningOwners } from '../support/access-owner';
import { accessWorld, type AccessWorld } from '../support/access-world';
import { type Deployment, timeSkippingEnvironment, withDeployment } from '../support/deployment';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await timeSkippingEnvironment()));
afterAll(() => environment.teardown());

async function withWriter(
  w: AccessWorld,
  use: (deployment: Deployment, owners: ReturnType<typeof listeningOwners>) => Promise<void>,
): Promise<void> {
  const owners = listeningOwners();
  const ports = { ...w.ports, starter: { ...w.ports.starter, ...owners.ears } };
  const overrides = { answerAccess: answerAccess(ports), wakeOwners: wakeOwners(ports) };
  await withDeployment(environment, w.ports, (deployment) => use(deployment, owners), overrides);
}

/** So long after now, as the server counts. */
const later = async (milliseconds: number): Promise<string> =>
  new Date((await environment.currentTimeMs()) + milliseconds).toISOString();

const [minute, hour] = [60_000, 3_600_000];
const day = 24 * hour;

test('a deny past its end wakes the owner, again after an hour, and stays until the owner lifts it', async () => {
  const w = accessWorld();
  await withWriter(w, async ({ starter }, owners) => {
    const end = await later(3 * day);
    await starter.requestAccess(w.host, [change(subOf(1), 4, { denies: [{ ...disabled, until: end }] })]);
    await until(() => Promise.resolve(w.record()?.written !== undefined));
    await environment.sleep(3 * day - hour);
    expect(owners.events).toEqual([]);
    await environment.sleep(hour + minute);
    await until(() => Promise.resolve(owners.events.length === 1));
    expect(owners.events).toMatchObject([{ kind: 'deny-expired', source: 'gatehouse', sub: subOf(1), at: end }]);
    expect(w.denied()).toEqual([subOf(1)]);
    await environment.sleep(hour);
    await until(() => Promise.resolve(owners.events.length === 2));
    expect(new Set(owners.events.map(({ id }) => id)).size).toBe(1);
    await starter.requestAccess(w.host, [change(subOf(1), 5)]);
    await until(() => Promise.resolve(w.denied().length === 0));
    await w.writer(environment).result();
    expect(owners.events).toHaveLength(2);
  });
});

test('a provisional deny is never lifted by time: the owner is reminded of it after a quarter of an hour', async () => {
  const w = accessWorld();
  const provisional: Deny = { cause: 'provisional', scope: 'whole' };
  await withWriter(w, async ({ starter }, owners) => {
    await starter.requestAccess(w.host, [change(subOf(2), 1, { askedAt: await later(0), denies: [provisional] })]);
    await until(() => Promise.resolve(w.record()?.written !== undefined));
    await environment.sleep(16 * minute);
    await until(() => Promise.resolve(owners.events.length === 1));
    expect(owners.events).toMatchObject([{ kind: 'deny-expired', sub: subOf(2) }]);
    await environment.sleep(7 * day);
    expect(w.denied()).toEqual([subOf(2)]);
    await w.writer(environment).terminate();
  });
});

test('a writer whose denies have no end closes when it is idle, and the next one knows them', async () => {
  const w = accessWorld();
  let reads = 0;
  const read = (name: string) => {
    reads++;
    return w.policyHost.read(name);
  };
  const counted = { ...w, ports: { ...w.ports, hosts: { s3: { ...w.policyHost, read } } } };
  await withWriter(counted, async ({ starter }) => {
    await starter.requestAccess(w.host, [change(subOf(3), 1, { denies: [disabled] })]);
    await until(() => Promise.resolve(w.record()?.written !== undefined));
    await w.writer(environment).result();
    // Before it was put and after: there is no older put that could commit late.
    expect(reads).toBe(2);
    await starter.requestAccess(w.host, [change(subOf(4), 1, { groups: ['premium'] })]);
    await until(() => Promise.resolve(w.granted().length === 1));
    expect(w.denied()).toEqual([subOf(3)]);
    await w.writer(environment).result();
    // Now there is one, for which it looks three times.
    expect(reads).toBe(2 + 2 + 3);
  });
});
