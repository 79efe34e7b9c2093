import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { useCaseRunId } from '../../core/contract/ids';
import { archivePage } from '../../activities/archive-page';
import type { BulkObjects } from '../../core/bulk-objects';
import { archiveWorldIn } from '../support/archive-world';
import { devServerEnvironment, withDeployment } from '../support/deployment';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

test('an archive of many pages continues as new, and its receipt counts every one of them', async () => {
  const count = 400;
  const w = archiveWorldIn(environment);
  // A page of one object, one page an activity: the history of a run grows as that of hundreds of thousands would.
  const list: BulkObjects['list'] = (bucket, prefix, after, limit) =>
    w.ports.bulk.list(bucket, prefix, after, prefix === `users/${w.sub}/` ? Math.min(limit, 1) : limit);
  const slow = archivePage({ ...w.ports, bulk: { ...w.ports.bulk, list } });
  const page: typeof slow = (input) => slow({ ...input, pages: 1 });
  const use: Parameters<typeof withDeployment>[2] = async ({ starter, client }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    for (let index = 0; index < count; index += 1) w.put(`${String(index).padStart(4, '0')}.txt`, String(index));
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    const [receipt] = w.receiptsOf('revokeUserAccess');
    expect(receipt?.archive).toMatchObject({ objects: count, removed: count, stays: 0 });
    expect(receipt?.did.filter((word) => word === 'denied everything')).toHaveLength(1);
    const workflowId = useCaseRunId(w.user, 'revokeUserAccess', receipt?.epoch ?? 0);
    const runs = client.workflow.list({ query: `WorkflowId = "${workflowId}"` });
    const statuses: string[] = [];
    await w.holds(async () => {
      statuses.splice(0);
      for await (const { status } of runs) statuses.push(status.name);
      return statuses.length > 1;
    });
    expect(statuses.toSorted()).toEqual(['COMPLETED', 'CONTINUED_AS_NEW']);
    await w.closeWriter();
  };
  await withDeployment(environment, w.ports, use, { archivePage: page });
  expect(w.atHome()).toEqual({});
  expect(w.archived()).toHaveLength(count);
}, 120_000);

test('a request for the way back does not wait behind an archive that waits', async () => {
  const w = archiveWorldIn(environment, { archiveAfter: '30d' });
  await withDeployment(environment, w.ports, async ({ client, taskQueue, starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    w.put('a.txt', 'one');
    const revoke = await client.workflow.start('revokeUserAccess', { taskQueue, workflowId: `cut-${w.sub}`, args: [w.user] });
    await w.holds(async () => w.record().revocation?.signOutConfirmedAt !== undefined && (await w.status()).state === 'waiting');
    const restored = client.workflow.execute('restoreUserAccess', { taskQueue, workflowId: `back-${w.sub}`, args: [w.user] });
    await expect(restored).resolves.toMatchObject({ useCase: 'restoreUserAccess' });
    await expect(revoke.result()).rejects.toMatchObject({ cause: { type: 'Interrupted' } });
    expect(w.directory.users.get(w.sub)?.enabled).toBe(true);
    expect(w.atHome()).toEqual({ 'a.txt': 'one' });
    await w.closeWriter();
  });
});

test('one that cannot be had is refused, and the archive goes on waiting', async () => {
  const w = archiveWorldIn(environment, { archiveAfter: '30d' });
  await withDeployment(environment, w.ports, async ({ client, taskQueue, starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.holds(async () => w.record().revocation?.signOutConfirmedAt !== undefined && (await w.status()).state === 'waiting');
    const back = client.workflow.execute('restoreUserAccess', { taskQueue, workflowId: `back-${w.sub}`, args: [w.user] });
    await expect(back).rejects.toMatchObject({ cause: { type: 'NotProvisionable' } });
    expect(await w.status()).toMatchObject({ state: 'waiting', running: { useCase: 'revokeUserAccess' } });
    await w.owner().terminate();
    await w.closeWriter();
  });
});
