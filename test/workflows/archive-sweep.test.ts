import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { archiveWorldIn } from '../support/archive-world';
import { timeSkippingEnvironment, withDeployment } from '../support/deployment';

let environment: TestWorkflowEnvironment;
beforeEach(async () => void (environment = await timeSkippingEnvironment()));
afterEach(() => environment.teardown());

const hour = 3_600_000;

test('what comes home after the archive follows when the window is over, and only then the deny is lifted', async () => {
  const w = archiveWorldIn(environment);
  // Waiting for the result of a run would let time pass.
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.holds(w.provisioned);
    w.put('a.txt', 'one');
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.holds(() => w.record().access?.denies[0]?.until !== undefined && w.record().access?.inForceAt !== undefined);
    expect([w.atHome(), w.archived()]).toEqual([{}, ['one']]);
    expect(w.record().revocation?.archive).not.toHaveProperty('sweptAt');
    // A copy by a backend that was under way, and what was denied to nobody.
    w.put('late.txt', 'late');
    await w.letPass(2 * hour);
    expect([w.policy().includes(w.sub), w.atHome()]).toEqual([true, { 'late.txt': 'late' }]);
    await w.letPass(hour);
    await w.holds(() => !w.policy().includes(w.sub) && w.record().access?.inForceAt !== undefined);
    expect([w.atHome(), w.archived()]).toEqual([{}, ['late', 'one']]);
    await w.writer().result();
  });
  const { revocation } = w.record();
  expect(revocation?.archive?.sweptAt).toMatch(/^\d{4}-/);
  expect(w.record()).toMatchObject({ state: 'revoked', access: { denies: [] } });
  const receipts = w.receiptsOf('revokeUserAccess');
  expect(receipts.map(({ archive }) => archive?.objects)).toEqual([1, 1]);
  expect(receipts[1]?.did).toContain('looked again');
});

test('where the archive waited longer than the window, its own last look is the last', async () => {
  const w = archiveWorldIn(environment, { archiveAfter: '1d' });
  await withDeployment(environment, w.ports, async ({ starter }) => {
    await starter.signalOwner(w.user, [w.hint('user-confirmed')]);
    await w.holds(w.provisioned);
    w.put('a.txt', 'one');
    w.set(false);
    await starter.signalOwner(w.user, [w.hint('user-disabled')]);
    await w.holds(async () => w.record().revocation?.signOutConfirmedAt !== undefined && (await w.status()).state === 'waiting');
    await w.letPass(25 * hour);
    await w.holds(() => !w.policy().includes(w.sub) && w.record().access?.inForceAt !== undefined);
    await w.writer().result();
  });
  expect(w.archived()).toEqual(['one']);
  expect(w.receiptsOf('revokeUserAccess')).toHaveLength(1);
  expect(w.record().revocation?.archive?.sweptAt).toMatch(/^\d{4}-/);
});
