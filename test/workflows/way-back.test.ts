import { randomUUID } from 'node:crypto';
import { type Offboarding } from '../../core/config/offboarding-schema';
import { policyWriterId } from '../../core/contract/ids';
import type { LifecycleStatus, Receipt } from '../../core/contract/messages';
import { GatehouseFailure } from '../../core/failures';
import { deleteMayLastMs } from '../../core/plan/plan-archive';
import type { BulkObjects } from '../../core/bulk-objects';
import type { UserRecord } from '../../core/registry/user-record';
import { offboarding, user as build } from '../support/builders';
import { type Deployment, withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';
import { type QuickServer, quickServer } from '../support/quick-server';
import { until } from '../support/until';

let quick: QuickServer;
beforeAll(async () => void (quick = await quickServer()), 180_000);
afterAll(() => quick.close());

/** By this clock nearly all of the time is over in which a delete may be late. */
const clock = { now: () => new Date(Date.now() - deleteMayLastMs + 500) };

function wayBackWorld(change: Partial<Offboarding> = {}) {
  const dataBucket = `data-${randomUUID()}`;
  const userRoles = ['arn:aws:iam::111122223333:role/app-user'];
  const config = { dataBucket, userRoles, identityPoolId: 'us-east-1:1', offboarding: { ...offboarding, ...change } };
  const w = worldIn(quick.environment, config);
  const { stored } = w.objects;
  const home = `${dataBucket}/users/${w.sub}/`;
  const put = (name: string, at = home, body = name): void =>
    void stored.set(`${at}${name}`, { body, etag: `"${randomUUID()}"`, metadata: { name }, tags: { name } });
  const below = (prefix: string): readonly string[] =>
    [...stored.keys()].filter((key) => key.startsWith(prefix) && key !== prefix).map((key) => key.slice(prefix.length));
  const set = (enabled: boolean) => void w.directory.users.set(w.sub, build({ sub: w.sub, username: `u-${w.sub}`, enabled }));
  const copies = () => [...stored.keys()].filter((key) => key.includes(`/${w.sub}/`) && key.includes('/objects/'));
  const cool = (storageClass: string) => {
    for (const key of copies()) stored.set(key, { ...(stored.get(key) ?? { body: '', etag: '', metadata: {} }), storageClass });
  };
  return {
    ...w,
    stored,
    home,
    put,
    atHome: () => below(home).toSorted(),
    set,
    copies,
    cool,
    dataBucket,
    record: () => w.record() as UserRecord,
  };
}

type World = ReturnType<typeof wayBackWorld>;

async function play(w: World, act: (deployment: Deployment) => Promise<void>, bulk: Partial<BulkObjects> = {}): Promise<void> {
  const ports = { ...w.ports, clock, bulk: { ...w.ports.bulk, ...bulk } };
  const use = async (deployment: Deployment): Promise<void> => {
    await deployment.starter.signalOwner(w.user, [hint(w, 'user-confirmed')]);
    await w.settled();
    for (const name of ['a', 'b', 'c']) w.put(name);
    await act(deployment);
    await deployment.client.workflow.getHandle(policyWriterId('s3', w.dataBucket)).terminate();
  };
  await withDeployment(quick.environment, ports, use, {}, quick);
}

const hint = (w: World, kind: Parameters<World['hint']>[0]) => {
  const at = clock.now().toISOString();
  return { ...w.hint(kind), at, receivedAt: at };
};

async function disable(w: World, { starter }: Deployment): Promise<void> {
  w.set(false);
  await starter.signalOwner(w.user, [hint(w, 'user-disabled')]);
  await w.settled();
  expect(w.atHome()).toEqual([]);
}

async function enable(w: World, { starter }: Deployment): Promise<void> {
  w.set(true);
  await starter.signalOwner(w.user, [hint(w, 'user-enabled')]);
}

const restoreByHand = (w: World, { client, taskQueue }: Deployment, how: object = {}): Promise<Receipt> =>
  client.workflow.execute<(input: object) => Promise<Receipt>>('restoreUserAccess', {
    workflowId: `by-hand-${randomUUID()}`,
    taskQueue,
    args: [{ ...w.user, ...how }],
  });

test.each(['GLACIER', 'DEEP_ARCHIVE'])(
  'copies in %s stay in the archive, listed, until somebody has them thawed',
  async (coldClass) => {
    const w = wayBackWorld();
    let looks = 0;
    const thaw: BulkObjects['thaw'] = async (ref) => {
      // They thaw while the run waits.
      if ((looks += 1) > 4)
        for (const key of w.copies())
          w.stored.set(key, { ...(w.stored.get(key) ?? { body: '', etag: '', metadata: {} }), thawed: true });
      return w.ports.bulk.thaw(ref);
    };
    const act = async (deployment: Deployment): Promise<void> => {
      await disable(w, deployment);
      w.cool(coldClass);
      await enable(w, deployment);
      await w.settled();
      expect(w.atHome()).toEqual([]);
      expect(w.receiptsOf('restoreUserAccess')[0]).toMatchObject({ archive: { objects: 0, removed: 0, stays: 3, cold: 3 } });
      expect(w.record()).toMatchObject({ state: 'active', leftArchives: [{ bucket: w.dataBucket }] });
      expect(await restoreByHand(w, deployment)).toMatchObject({ archive: { objects: 0, cold: 3 } });
      expect(await restoreByHand(w, deployment, { slowRestore: true })).toMatchObject({
        archive: { objects: 3, removed: 3, stays: 0 },
      });
      await w.settled();
      expect(looks).toBeGreaterThan(4);
      expect(w.atHome()).toEqual(['a', 'b', 'c']);
      expect(w.stored.get(`${w.home}a`)).toMatchObject({ body: 'a', tags: { name: 'a' }, storageClass: 'STANDARD' });
      expect(w.copies()).toEqual([]);
      expect(w.record()).not.toHaveProperty('leftArchives');
    };
    await play(w, act, { thaw });
  },
);

test('where objects stay in the archive when their user is enabled again, they come home by hand', async () => {
  const w = wayBackWorld({ restoreOnReenable: false });
  await play(w, async (deployment) => {
    await disable(w, deployment);
    await enable(w, deployment);
    await w.settled();
    expect(w.record()).toMatchObject({ state: 'active', leftArchives: [{ bucket: w.dataBucket }] });
    expect(w.record().access).toMatchObject({ denies: [] });
    expect(w.receiptsOf('restoreUserAccess')[0]?.did).toContainEqual(expect.stringContaining('left the objects in the archive'));
    w.put('b', w.home, 'B');
    const newer = w.stored.get(`${w.home}b`);
    expect(await restoreByHand(w, deployment)).toMatchObject({ archive: { objects: 2, removed: 2, stays: 1 } });
    await w.settled();
    expect(w.atHome()).toEqual(['a', 'b', 'c']);
    expect(w.stored.get(`${w.home}b`)).toEqual(newer);
    expect(w.copies()).toHaveLength(1);
  });
});

test('a copy whose key is disabled waits for a person, the others are home, and the deny stands until it is mended', async () => {
  const w = wayBackWorld();
  let isDisabled = false;
  const copy: BulkObjects['copy'] = (request) => {
    if (!isDisabled || !request.from.key.endsWith('objects/b')) return w.ports.bulk.copy(request);
    const place = `bucket=${request.from.bucket}, key=${request.from.key}`;
    return Promise.reject(new GatehouseFailure('ObjectUnreadable', { place, remedy: 'Enable the key.' }));
  };
  const act = async (deployment: Deployment): Promise<void> => {
    await disable(w, deployment);
    isDisabled = true;
    await enable(w, deployment);
    const needs = async () => (await w.owner().query<LifecycleStatus>('lifecycleStatus')).needs;
    await until(async () => (await needs()) !== undefined);
    expect(await needs()).toMatchObject({ type: 'ObjectUnreadable', place: expect.stringContaining('objects/b') as string });
    expect(w.atHome()).toEqual(['a', 'c']);
    expect(w.record().access?.denies).toMatchObject([{ cause: 'disabled', scope: 'whole' }]);
    isDisabled = false;
    await w.owner().executeUpdate('retry');
    await w.settled();
    expect(w.atHome()).toEqual(['a', 'b', 'c']);
    expect(w.copies()).toEqual([]);
  };
  await play(w, act, { copy });
});

test("another user who has taken a deleted user's name keeps every object", async () => {
  const w = wayBackWorld();
  const other = randomUUID();
  await play(w, async ({ starter }) => {
    const others = `${w.dataBucket}/users/${other}/`;
    w.put('theirs', others);
    w.directory.users.delete(w.sub);
    w.directory.users.set(other, build({ sub: other, username: `u-${w.sub}` }));
    await starter.signalOwner(w.user, [hint(w, 'user-deleted')]);
    await w.settled();
    expect(w.record().revocation).toMatchObject({ reason: 'deleted' });
    expect(w.atHome()).toEqual([]);
    expect(w.copies()).toHaveLength(3);
    expect(w.stored.get(`${others}theirs`)).toMatchObject({ body: 'theirs' });
    expect(w.directory.users.get(other)).toMatchObject({ enabled: true });
  });
});
