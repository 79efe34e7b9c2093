import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { archivePage } from '../../activities/archive-page';
import { userLifecycleId } from '../../core/contract/ids';
import { messageNames } from '../../core/contract/messages';
import type { IdentityEvent } from '../../core/events/identity-event';
import { type ArchiveWorld, archiveWorldIn } from '../support/archive-world';
import { devServerEnvironment, withDeployment } from '../support/deployment';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

type Use = Parameters<typeof withDeployment>[2];

const provisioned = async (w: ArchiveWorld, starter: Parameters<Use>[0]['starter']): Promise<void> => {
  await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
  await w.settled();
  w.put('a.txt', 'one');
  w.put('b/c.txt', 'two');
};

const said = (w: ArchiveWorld, dataHeld: boolean) => ({ ...w.hint('access-suspect'), dataHeld });

test('a user whose objects are held is cut off and keeps them, until somebody says that they may go', async () => {
  const w = archiveWorldIn(environment);
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await provisioned(w, starter);
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [said(w, true)]);
    await w.holds(async () => w.record().revocation?.signOutConfirmedAt !== undefined && (await w.status()).state === 'waiting');
    expect(w.policy()).toContain(w.sub);
    expect(w.record()).toMatchObject({ revocation: { dataHeld: true }, running: { useCase: 'revokeUserAccess' } });
    expect([w.atHome(), w.archived()]).toEqual([before, []]);
    await starter.signalOwner(w.user, [said(w, false)]);
    expect(await w.settled()).toMatchObject({ ran: ['revokeUserAccess', 'revokeUserAccess'] });
    expect([w.atHome(), w.archived()]).toEqual([{}, ['one', 'two']]);
    expect(w.record().revocation).not.toHaveProperty('dataHeld');
    await w.closeWriter();
  });
});

test('who told of it is answered when the user is cut off, while the objects wait', async () => {
  const w = archiveWorldIn(environment, { archiveAfter: '30d' });
  await withDeployment(environment, w.ports, async ({ client, starter }) => {
    await provisioned(w, starter);
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    const owner = client.workflow.getHandle(userLifecycleId(w.user));
    const answer = await owner.executeUpdate(messageNames.tell, { args: [w.hint('user-disabled')] as [IdentityEvent] });
    expect(answer).toMatchObject({ state: 'waiting', inForceAt: expect.any(String) as string });
    expect(w.record()).toMatchObject({ running: { useCase: 'revokeUserAccess' }, access: { denies: [{ cause: 'disabled' }] } });
    await owner.terminate('end of the test');
    await w.closeWriter();
  });
});

test('who told of it is answered when the user is cut off, while the objects move', async () => {
  const w = archiveWorldIn(environment);
  let letMove = (): void => undefined;
  const mayMove = new Promise<void>((resolve) => (letMove = resolve));
  const copies = archivePage(w.ports);
  const page: typeof copies = async (input) => {
    await mayMove;
    return copies(input);
  };
  const use: Use = async ({ client, starter }) => {
    await provisioned(w, starter);
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    const owner = client.workflow.getHandle(userLifecycleId(w.user));
    const answer = await owner.executeUpdate(messageNames.tell, { args: [w.hint('user-disabled')] as [IdentityEvent] });
    expect(answer).toMatchObject({ state: 'archiving', inForceAt: expect.any(String) as string });
    expect(w.record().revocation).toMatchObject({ signOutConfirmedAt: expect.any(String) as string });
    expect(w.archived()).toEqual([]);
    letMove();
    await w.settled();
    expect([w.atHome(), w.archived()]).toEqual([{}, ['one', 'two']]);
    await w.closeWriter();
  };
  await withDeployment(environment, w.ports, use, { archivePage: page });
});

test('held between the copies and the first delete, no original goes', async () => {
  const w = archiveWorldIn(environment);
  const copies = archivePage(w.ports);
  let isHeld = false;
  const use: Use = async ({ starter }) => {
    await provisioned(w, starter);
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.holds(async () => isHeld && (await w.status()).state === 'waiting');
    expect(w.record().revocation).toMatchObject({ dataHeld: true });
    expect(w.atHome()).toEqual(before);
    await starter.signalOwner(w.user, [said(w, false)]);
    await w.settled();
    expect(w.atHome()).toEqual({});
    await w.closeWriter();
  };
  const overrides = {
    archivePage: async (input: Parameters<typeof copies>[0]) => {
      const done = await copies(input);
      if (!isHeld) holdInRegistry(w);
      isHeld = true;
      return done;
    },
  };
  await withDeployment(environment, w.ports, use, overrides);
});

/** As a pass would that finds no owner at work. */
function holdInRegistry(w: ArchiveWorld): void {
  const key = `control/registry/users/${w.user.pool}/${w.sub}.json`;
  const found = w.stored.get(key);
  const record = w.record();
  if (found === undefined || record.revocation === undefined) throw new Error('The user is not revoked.');
  const body = JSON.stringify({ ...record, revocation: { ...record.revocation, dataHeld: true } });
  w.stored.set(key, { ...found, body, etag: '"held"' });
}

test('enabled again while they are held, a user has their objects and their access', async () => {
  const w = archiveWorldIn(environment);
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await provisioned(w, starter);
    const before = w.atHome();
    w.set(false);
    await starter.signalOwner(w.user, [said(w, true)]);
    await w.holds(async () => w.record().revocation?.signOutConfirmedAt !== undefined && (await w.status()).state === 'waiting');
    w.set(true);
    await starter.signalOwner(w.user, [w.hint('user-enabled')]);
    expect(await w.settled()).toMatchObject({ state: 'active', ran: ['revokeUserAccess', 'restoreUserAccess'] });
    expect(w.atHome()).toEqual(before);
    expect(w.record()).not.toHaveProperty('revocation');
    expect(w.policy()).not.toContain(w.sub);
    await w.closeWriter();
  });
});
