import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { archivePage } from '../../activities/archive-page';
import { deleteOriginals } from '../../activities/delete-originals';
import { policyWriterId } from '../../core/contract/ids';
import { parseArchiveKey } from '../../core/layout/archive-keys';
import type { UserRecord } from '../../core/registry/user-record';
import { timeSkippingEnvironment, withDeployment } from '../support/deployment';
import { worldIn } from '../support/memory-world';
import { until } from '../support/until';

// A server of its own for each: days that one skips would be ahead of the clock that the next one's activities read.
let environment: TestWorkflowEnvironment;
beforeEach(async () => void (environment = await timeSkippingEnvironment()));
afterEach(() => environment.teardown());

const offboarding = {
  archive: true,
  archiveAfter: '7d',
  storageClass: 'GLACIER_IR',
  deleteOriginals: true,
  restoreOnReenable: true,
} as const;

const names = ['a.txt', 'b/c.txt', 'b//d', '/lead', 'new\nline', 'ü %2B + ?', 'x'.repeat(960), 'empty'];

/** A user with objects in a pool that archives; the marker of the prefix is no object of theirs. */
function archiveWorld(change: Partial<{ archiveAfter: string; deleteOriginals: boolean }> = {}) {
  const dataBucket = `data-${randomUUID()}`;
  const userRoles = ['arn:aws:iam::111122223333:role/app-user'];
  const config = { dataBucket, userRoles, identityPoolId: 'us-east-1:1', offboarding: { ...offboarding, ...change } };
  const w = worldIn(environment, config);
  const { stored } = w.objects;
  const home = `${dataBucket}/users/${w.sub}/`;
  const put = (name: string, body: string, more: object = {}): void => {
    stored.set(`${home}${name}`, {
      body,
      etag: `"${randomUUID()}"`,
      metadata: { name: encodeURIComponent(name).slice(0, 99) },
      ...more,
    });
  };
  const record = () => w.record() as UserRecord;
  const bodiesBelow = (prefix: string): ReadonlyMap<string, string> =>
    new Map([...stored].flatMap(([key, { body }]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), body]] : [])));
  const atHome = () => [...bodiesBelow(home)].filter(([name]) => name !== '');
  const archived = () =>
    [...bodiesBelow(`${dataBucket}/`)].filter(([key]) =>
      ['object', 'long'].includes(parseArchiveKey(prefixOf(key), key)?.of ?? ''),
    );
  const prefixOf = (key: string): string => /^archive\/[^/]+\/[^/]+\/\d+\//.exec(key)?.[0] ?? 'none';
  const set = (enabled: boolean) => {
    const user = w.directory.users.get(w.sub);
    if (user !== undefined) w.directory.users.set(w.sub, { ...user, enabled });
  };
  const closeWriter = () => environment.client.workflow.getHandle(policyWriterId('s3', dataBucket)).terminate();
  return { ...w, stored, home, put, record, atHome, archived, set, closeWriter, dataBucket };
}

type World = ReturnType<typeof archiveWorld>;

const given = (w: World): void => {
  names.forEach((name, index) => {
    w.put(name, name === 'empty' ? '' : `${String(index)} ${'.'.repeat(index * 7)}`);
  });
};

const sorted = (entries: readonly (readonly [string, string])[]) => entries.map(([, body]) => body).toSorted();

test("a disabled user's objects move to the archive after the wait, and come home byte for byte with the user", async () => {
  const w = archiveWorld();
  const began = await environment.currentTimeMs();
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    given(w);
    const before = w.atHome();
    const whole = new Map(w.stored);
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    expect((await environment.currentTimeMs()) - began).toBeGreaterThan(6.9 * 86_400_000);
    expect(w.atHome()).toEqual([]);
    expect(sorted(w.archived())).toEqual(sorted(before));
    const [receipt] = w.receiptsOf('revokeUserAccess');
    const bytes = before.reduce((sum, [, body]) => sum + body.length, 0);
    expect(receipt?.archive).toMatchObject({ objects: names.length, bytes, removed: names.length, stays: 0 });
    expect(w.record()).toMatchObject({ state: 'revoked', revocation: { archive: { bucket: w.dataBucket } } });
    w.set(true);
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    await w.settled();
    await w.closeWriter();
    for (const [key, object] of whole) if (key.startsWith(w.home)) expect(w.stored.get(key)).toMatchObject({ ...object });
    expect(w.atHome().toSorted()).toEqual(before.toSorted());
    expect(w.archived()).toEqual([]);
    expect(w.receiptsOf('restoreUserAccess')[0]?.archive).toMatchObject({ objects: names.length, bytes, stays: 0 });
    expect(w.record()).not.toHaveProperty('revocation');
  });
});

test('enabled again during the wait, nothing has moved', async () => {
  const w = archiveWorld({ archiveAfter: '30d' });
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    given(w);
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await until(() => Promise.resolve(w.record().revocation?.signOutConfirmedAt !== undefined));
    expect(w.record()).toMatchObject({ running: { useCase: 'revokeUserAccess' }, access: { denies: [{ cause: 'disabled' }] } });
    w.set(true);
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    expect(await w.settled()).toMatchObject({ ran: ['revokeUserAccess', 'restoreUserAccess'] });
    await w.closeWriter();
    expect(w.atHome()).toEqual(before);
    expect(w.archived()).toEqual([]);
  });
});

test('enabled between the copies and the first delete, no original is deleted and no copy is left', async () => {
  const w = archiveWorld({ archiveAfter: '0s' });
  const copies = archivePage(w.ports);
  const page: typeof copies = async (input) => {
    const done = await copies(input);
    w.set(true);
    return done;
  };
  const use = async ({ starter }: Parameters<Parameters<typeof withDeployment>[2]>[0]) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    given(w);
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    await w.closeWriter();
    expect(w.atHome()).toEqual(before);
    expect(w.archived()).toEqual([]);
    expect(w.receiptsOf('revokeUserAccess')).toEqual([]);
  };
  await withDeployment(environment, w.ports, use, { archivePage: page });
});

test('interrupted half-way through the deletes, everything comes home', async () => {
  const w = archiveWorld({ archiveAfter: '0s' });
  let deletes = 0;
  const remove: typeof w.ports.objects.remove = async (ref, etag) => {
    const isOriginal = ref.key.startsWith(`users/${w.sub}/`);
    if (isOriginal && ++deletes > 3) return false;
    return w.objects.remove(ref, etag);
  };
  const some = deleteOriginals({ ...w.ports, objects: { ...w.objects, remove } });
  const use = async ({ starter }: Parameters<Parameters<typeof withDeployment>[2]>[0]) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    given(w);
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    await w.closeWriter();
    expect(deletes).toBeGreaterThan(3);
    expect(w.atHome().toSorted()).toEqual(before.toSorted());
    expect(w.archived()).toEqual([]);
  };
  const overrides = {
    deleteOriginals: async (input: Parameters<typeof some>[0]) => {
      const done = await some(input);
      w.set(true);
      return done;
    },
  };
  await withDeployment(environment, w.ports, use, overrides);
});

test('an object written during the archive is archived by the second look, beside its older copy', async () => {
  const w = archiveWorld({ archiveAfter: '0s' });
  const copies = archivePage(w.ports);
  let pages = 0;
  const page: typeof copies = async (input) => {
    const done = await copies(input);
    if (pages++ === 0) {
      w.put('a.txt', 'written meanwhile');
      w.put('late.txt', 'late');
    }
    return done;
  };
  const use = async ({ starter }: Parameters<Parameters<typeof withDeployment>[2]>[0]) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    given(w);
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    expect(w.atHome()).toEqual([]);
    expect(sorted(w.archived())).toEqual([...sorted(before), 'late', 'written meanwhile'].toSorted());
    w.set(true);
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    await w.settled();
    await w.closeWriter();
    const now = new Map(w.atHome());
    expect([now.get('a.txt'), now.get('late.txt')]).toEqual(['written meanwhile', 'late']);
    expect(now.size).toBe(names.length + 1);
    // What it was before it was overwritten stays in the archive, named in the receipt.
    expect(w.archived().map(([, body]) => body)).toEqual(before.filter(([name]) => name === 'a.txt').map(([, body]) => body));
    expect(w.receiptsOf('restoreUserAccess')[0]?.archive).toMatchObject({ stays: 1 });
  };
  await withDeployment(environment, w.ports, use, { archivePage: page });
});

test('an object in a cold class stays where it is, and is counted', async () => {
  const w = archiveWorld({ archiveAfter: '0s' });
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    w.put('cold.bin', 'ice', { storageClass: 'DEEP_ARCHIVE' });
    w.put('warm.bin', 'warm');
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    await w.closeWriter();
    expect(w.atHome()).toEqual([['cold.bin', 'ice']]);
    expect(w.receiptsOf('revokeUserAccess')[0]?.archive).toMatchObject({ objects: 1, removed: 1, stays: 1 });
  });
});

test('a user who is deleted while their objects wait keeps the wait, and the archive goes on in the same place', async () => {
  const w = archiveWorld({ archiveAfter: '2d' });
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    given(w);
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await until(() => Promise.resolve(w.record().revocation?.signOutConfirmedAt !== undefined));
    const { archive } = w.record().revocation ?? {};
    w.directory.users.delete(w.sub);
    await starter.signalOwner(w.user, [w.hint('user-deleted')]);
    await w.settled();
    await w.closeWriter();
    expect(w.record().revocation).toMatchObject({
      reason: 'deleted',
      archive: { prefix: archive?.prefix, dueAt: archive?.dueAt },
    });
    expect(sorted(w.archived())).toEqual(sorted(before));
    expect(w.atHome()).toEqual([]);
  });
});

test('originals may be kept: they are copied, and stay at home', async () => {
  const w = archiveWorld({ archiveAfter: '0s', deleteOriginals: false });
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.settled();
    given(w);
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.settled();
    await w.closeWriter();
    expect(w.atHome()).toEqual(before);
    expect(sorted(w.archived())).toEqual(sorted(before));
  });
});
