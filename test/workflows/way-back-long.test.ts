import { archivePage } from '../../activities/archive-page';
import { bringHome } from '../../activities/bring-home';
import type { BulkObjects } from '../../core/bulk-objects';
import { useCaseRunId } from '../../core/contract/ids';
import { deleteMayLastMs } from '../../core/plan/plan-archive';
import { type ArchiveWorld, archiveWorldIn } from '../support/archive-world';
import { type Deployment, withDeployment } from '../support/deployment';
import { type QuickServer, quickServer } from '../support/quick-server';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

const count = 30;

/** A list for every copy, and little history for each run: a few objects fill several runs. */
async function play(
  w: ArchiveWorld,
  act: (deployment: Deployment) => Promise<void>,
  more: Partial<ReturnType<typeof overrides>> = {},
): Promise<void> {
  // By this clock no delete can be late any more.
  w.turnClock(-deleteMayLastMs - 5_000);
  const use = async (deployment: Deployment): Promise<void> => {
    const { starter } = deployment;
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    for (let index = 0; index < count; index += 1) w.put(`${String(index).padStart(4, '0')}.txt`, String(index));
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    expect(w.atHome()).toEqual({});
    await act(deployment);
    await w.closeWriter();
  };
  await withDeployment(quick.environment, w.ports, use, { ...overrides(w), ...more }, quick);
}

function overrides(w: ArchiveWorld) {
  const list: BulkObjects['list'] = (bucket, prefix, after, limit) =>
    w.ports.bulk.list(bucket, prefix, after, prefix === `users/${w.sub}/` ? 1 : limit);
  return { archivePage: archivePage({ ...w.ports, bulk: { ...w.ports.bulk, list } }), bringHome: bringHome(w.ports) };
}

async function statusesOf(w: ArchiveWorld, useCase: 'restoreUserAccess', epoch: number): Promise<readonly string[]> {
  const query = `WorkflowId = "${useCaseRunId(w.user, useCase, epoch)}"`;
  const statuses: string[] = [];
  for await (const { status } of quick.environment.client.workflow.list({ query })) statuses.push(status.name);
  return statuses;
}

test('a way back of many lists continues as new, its owner awaits the last run, and the receipt counts every object', async () => {
  const w = archiveWorldIn(quick.environment);
  const began = new Date().toISOString();
  await play(w, async ({ starter }) => {
    w.set(true);
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    expect(await w.settled()).toMatchObject({ ran: ['restoreUserAccess'] });
    expect(Object.keys(w.atHome())).toHaveLength(count);
    expect(w.archived()).toEqual([]);
    expect(w.record()).not.toHaveProperty('revocation');
    expect(w.policy()).not.toContain(w.sub);
    const [receipt] = w.receiptsOf('restoreUserAccess');
    expect(receipt?.archive).toMatchObject({ objects: count, removed: count, stays: 0 });
    expect(Date.parse(receipt?.startedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(began));
    await w.holds(async () => {
      const statuses = await statusesOf(w, 'restoreUserAccess', receipt?.epoch ?? 0);
      return statuses.length > 2 && statuses.toSorted()[0] === 'COMPLETED';
    });
  });
}, 90_000);

test('one whose user is disabled again in a later run is interrupted there, and no object is lost or twice at home', async () => {
  const w = archiveWorldIn(quick.environment);
  const bring = bringHome(w.ports);
  let brought = 0;
  let tell = (): Promise<void> => Promise.resolve();
  const bringing: typeof bring = async (input) => {
    if (++brought === count - 2) await tell();
    return bring(input);
  };
  const act = async ({ starter }: Deployment): Promise<void> => {
    tell = async () => {
      w.set(false);
      await starter.signalOwner(w.user, [w.hint('user-disabled')]);
      await w.holds(() => w.record().running?.interrupted === true);
    };
    w.set(true);
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    expect(await w.settled()).toMatchObject({ ran: ['restoreUserAccess', 'revokeUserAccess'] });
    expect(w.receiptsOf('restoreUserAccess')).toEqual([]);
    expect(w.atHome()).toEqual({});
    expect(new Set(w.archived())).toEqual(new Set(Array.from({ length: count }, (_, index) => String(index))));
    expect(w.policy()).toContain(w.sub);
    w.set(true);
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    await w.settled();
    expect(Object.keys(w.atHome())).toHaveLength(count);
    expect(w.archived()).toEqual([]);
  };
  await play(w, act, { bringHome: bringing });
}, 90_000);
