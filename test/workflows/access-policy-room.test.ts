import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { CutOffApproval, CutOffMade } from '../../core/contract/access';
import { messageNames } from '../../core/contract/messages';
import { change, disabled, subOf } from '../support/access-changes';
import { accessWorld, type AccessWorld, identityPoolThat } from '../support/access-world';
import { devServerEnvironment } from '../support/deployment';
import { until } from '../support/until';
import { denying, owned, withWriter } from '../support/with-writer';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

test('2,000 users to be denied are all in the record, and who has no room is known', async () => {
  const w = accessWorld();
  await withWriter(environment, w, async ({ starter }, owners) => {
    for (let from = 0; from < 2_000; from += 500) {
      await starter.requestAccess(
        w.host,
        Array.from({ length: 500 }, (_, index) => denying(subOf(from + index))),
      );
    }
    await until(() => Promise.resolve(owners.answers.length >= 2_000));
    expect(Object.values(w.record()?.entries ?? {}).filter(({ denies }) => denies.length > 0)).toHaveLength(2_000);
    const contained = owners.answers.filter(({ outcome }) => outcome.kind === 'in-force').map(({ sub }) => sub);
    expect(contained.length).toBeGreaterThan(400);
    expect(w.denied()).toEqual(contained.sort());
    const status = await w.status(environment);
    expect(status).toMatchObject({ state: 'needs-person', waiting: 2_000 - contained.length });
    expect(status.needs?.type).toBe('DeniesOverBudget');
  });
});

describe('more users to be denied than there is room for', () => {
  const until7 = new Date(Date.now() + 7_200_000).toISOString();
  const many = Array.from({ length: 700 }, (_, user) => {
    const denies = [{ ...disabled, until: until7 }];
    return owned(change(subOf(user), 1, { denies }));
  });
  const approve = (w: AccessWorld) =>
    w.writer(environment).executeUpdate<CutOffMade, [CutOffApproval]>(messageNames.approveCutOff, {
      args: [{ signedOutBefore: new Date(Date.now() - 1_000).toISOString() }],
    });
  const refusalOf = (attempt: Promise<unknown>): Promise<unknown> => attempt.catch((error: unknown) => error);

  test('wait until a person, who sees whom it hits, approves a cut-off that stands for them', async () => {
    const w = accessWorld({ identityPoolId: 'us-east-1:0f3c' });
    const ready = { ...w, ports: { ...w.ports, identityPools: identityPoolThat(true) } };
    await withWriter(environment, ready, async ({ starter }, owners) => {
      await starter.recheck(w.host, { because: 'operator' });
      await until(async () => (await w.status(environment)).state === 'idle');
      expect(await refusalOf(approve(w))).toMatchObject({ cause: { type: 'InvalidInput' } });
      await starter.requestAccess(w.host, many.slice(0, 350));
      await starter.requestAccess(w.host, many.slice(350));
      await until(async () => (await w.status(environment)).needs?.value?.includes('sessions of up to 0 users') === true);
      await until(() => Promise.resolve(owners.answers.length === 700));
      const made = await approve(w);
      expect(made.stillWaiting).toBe(0);
      const contained = () => owners.answers.filter(({ outcome }) => outcome.kind === 'in-force').map(({ sub }) => sub);
      await until(() => Promise.resolve(new Set(contained()).size === 700));
      await until(async () => (await w.status(environment)).state === 'idle');
      expect(await w.status(environment)).toMatchObject({ waiting: 0 });
      expect(JSON.stringify(w.policy())).toContain(made.before);
    });
  });

  test('are not called contained by a cut-off that would not hold', async () => {
    const w = accessWorld({ identityPoolId: 'us-east-1:0f3c' });
    const ready = { ...w, ports: { ...w.ports, identityPools: identityPoolThat(false) } };
    await withWriter(environment, ready, async ({ starter }, owners) => {
      await starter.requestAccess(w.host, many.slice(0, 350));
      await starter.requestAccess(w.host, many.slice(350));
      await until(() => Promise.resolve(owners.answers.length >= 700));
      expect(await refusalOf(approve(w))).toMatchObject({ cause: { type: 'DeniesOverBudget' } });
      expect(await w.status(environment)).toMatchObject({ state: 'needs-person' });
      expect(JSON.stringify(w.policy())).not.toContain('TokenIssueTime');
    });
  });
});
