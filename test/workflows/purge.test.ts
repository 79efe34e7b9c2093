import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import type { Receipt } from '../../core/contract/messages';
import { type ArchiveWorld, archiveWorldIn } from '../support/archive-world';
import { timeSkippingEnvironment, withDeployment } from '../support/deployment';

let environment: TestWorkflowEnvironment;
beforeEach(async () => void (environment = await timeSkippingEnvironment()));
afterEach(() => environment.teardown());

type Deployed = Parameters<Parameters<typeof withDeployment>[2]>[0];

const hour = 3_600_000;

async function provisioned(w: ArchiveWorld, { starter }: Deployed): Promise<void> {
  await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
  await w.holds(w.provisioned);
  w.put('a.txt', 'one');
  w.put('b/c.txt', 'two');
}

const purge = (w: ArchiveWorld, { client, taskQueue }: Deployed, how: object = {}) =>
  client.workflow.start<(input: object) => Promise<Receipt>>('revokeUserAccess', {
    taskQueue,
    workflowId: randomUUID(),
    args: [{ ...w.user, purge: true, ...how }],
  });

const mentions = (w: ArchiveWorld): readonly string[] =>
  [...w.stored.keys()].filter((key) => key.startsWith(`${w.dataBucket}/`) && key.includes(w.sub));

test('a purge erases home and archive, once more at the end of the window, and forgets the name', async () => {
  const w = archiveWorldIn(environment, { archiveAfter: '7d' });
  await withDeployment(environment, w.ports, async (deployed) => {
    await provisioned(w, deployed);
    const other = `${w.dataBucket}/archive/${w.user.pool}/${randomUUID()}/1/0000000001-0000/objects/a`;
    w.stored.set(other, { body: 'of another user', etag: '"o"', metadata: {} });
    w.stored.set(`${w.dataBucket}/archive/${w.user.pool}/${w.sub}/1/0000000001-0000/objects/old`, {
      body: 'old',
      etag: '"x"',
      metadata: {},
    });
    await purge(w, deployed);
    await w.holds(() => w.receiptsOf('revokeUserAccess').length === 1);
    expect(mentions(w)).toEqual([]);
    expect(w.stored.get(other)?.body).toBe('of another user');
    const [receipt] = w.receiptsOf('revokeUserAccess');
    // With the marker of the prefix.
    expect(receipt?.purge).toMatchObject({ versions: 4, bytes: 9, markers: 0, survivors: {} });
    expect(receipt?.purge?.places.map(({ prefix }) => prefix)).toEqual([`users/${w.sub}/`, `archive/${w.user.pool}/${w.sub}/`]);
    expect(receipt).not.toHaveProperty('archive');
    expect(w.record()).toMatchObject({ revocation: { reason: 'requested', purge: true }, username: `u-${w.sub}` });
    expect(w.directory.users.get(w.sub)?.enabled).toBe(false);
    await w.holds(() => w.record().access?.denies[0]?.until !== undefined && w.record().access?.inForceAt !== undefined);
    w.put('late.txt', 'late');
    await w.letPass(3 * hour);
    await w.holds(() => !w.policy().includes(w.sub) && w.record().access?.inForceAt !== undefined);
    expect(mentions(w)).toEqual([]);
    expect(w.receiptsOf('revokeUserAccess')[1]?.purge).toMatchObject({ versions: 1, bytes: 4 });
    await w.writer().result();
  });
  expect(w.record()).toMatchObject({ state: 'revoked', revocation: { purgedAt: expect.stringMatching(/^\d{4}-/) as string } });
  expect(w.record()).not.toHaveProperty('username');
});

test('a purge does not wait behind an archive that waits, and counts what Object Lock keeps', async () => {
  const w = archiveWorldIn(environment, { archiveAfter: '30d' });
  await withDeployment(environment, w.ports, async (deployed) => {
    await provisioned(w, deployed);
    w.put('kept', 'locked', { lock: 'compliance' });
    w.set(false);
    await deployed.starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.holds(async () => w.record().revocation?.signOutConfirmedAt !== undefined && (await w.status()).state === 'waiting');
    await purge(w, deployed);
    await w.holds(() => w.receiptsOf('revokeUserAccess').length === 1);
    expect(w.atHome()).toEqual({ kept: 'locked' });
    expect(w.receiptsOf('revokeUserAccess')[0]?.purge).toMatchObject({ versions: 3, survivors: { compliance: 1 } });
    await w.closeWriter();
  });
});

test('a deleted user whose revocation is done can be purged', async () => {
  const w = archiveWorldIn(environment);
  await withDeployment(environment, w.ports, async (deployed) => {
    await provisioned(w, deployed);
    w.directory.users.delete(w.sub);
    await deployed.starter.signalOwner(w.user, [w.hint('user-deleted')]);
    await w.holds(() => w.record().revocation?.finishedAt !== undefined && w.record().running === undefined);
    expect(w.archived()).toEqual(['one', 'two']);
    await purge(w, deployed);
    await w.holds(() => w.receiptsOf('revokeUserAccess').length === 2);
    expect(mentions(w)).toEqual([]);
    await w.closeWriter();
  });
});

test('enabled again after a purge, a user begins anew', async () => {
  const w = archiveWorldIn(environment);
  await withDeployment(environment, w.ports, async (deployed) => {
    await provisioned(w, deployed);
    await purge(w, deployed);
    await w.holds(() => w.receiptsOf('revokeUserAccess').length === 1 && w.record().access?.denies[0]?.until !== undefined);
    await w.letPass(3 * hour);
    await w.holds(() => w.record().revocation?.purgedAt !== undefined && !w.policy().includes(w.sub));
    w.set(true);
    await deployed.starter.signalOwner(w.user, [w.hint('user-enabled')]);
    await w.holds(w.provisioned);
    expect(w.stored.has(w.home)).toBe(true);
    expect(w.atHome()).toEqual({});
    await w
      .writer()
      .terminate()
      .catch(() => undefined);
  });
});

test('a user who is to stay enabled cannot be purged', async () => {
  const w = archiveWorldIn(environment);
  await withDeployment(environment, w.ports, async (deployed) => {
    await provisioned(w, deployed);
    const started = await purge(w, deployed, { keepEnabled: true });
    await expect(started.result()).rejects.toMatchObject({ cause: { type: 'InvalidInput' } });
    expect(w.atHome()).toEqual({ 'a.txt': 'one', 'b/c.txt': 'two' });
  });
});
