import type { AccessChange } from '../../core/contract/access';
import { listOf, type PolicyDocument } from '../../core/policy/document';
import type { PolicyHost } from '../../core/ports';
import { change, disabled, subOf } from '../support/access-changes';
import { accessWorld, type AccessWorld, analystsRole, identityPoolThat } from '../support/access-world';
import { applying, failureOf, foreign, put } from '../support/apply-access';
import { after, now } from '../support/builders';

describe('a role that AWS does not know', () => {
  const allowsAnalysts = (policy: PolicyDocument | undefined) =>
    listOf(policy?.Statement).some(({ Principal }) => JSON.stringify(Principal).includes(analystsRole));
  const refusing = (w: AccessWorld, isNamed: boolean): PolicyHost => ({
    ...w.policyHost,
    write: (name, policy) =>
      allowsAnalysts(JSON.parse(policy) as PolicyDocument)
        ? Promise.resolve({ refused: 'unknown-principal', ...(isNamed ? { principal: analystsRole } : {}) })
        : w.policyHost.write(name, policy),
  });

  test.each([true, false])('is left out of every Allow, and the rest is in force (named by AWS: %s)', async (isNamed) => {
    const w = accessWorld();
    const roles = { ...w.ports.roles, exists: (arn: string) => Promise.resolve(arn !== analystsRole) };
    const apply = applying(w, { hosts: { s3: refusing(w, isNamed) }, roles });
    const { outcomes, findings } = await apply([change(subOf(1), 1, { denies: [disabled] })]);
    expect(outcomes).toMatchObject([{ kind: 'in-force' }]);
    expect(findings).toMatchObject([{ type: 'PrincipalUnknown', value: analystsRole }]);
    expect(w.denied()).toEqual([subOf(1)]);
    expect(allowsAnalysts(w.policy())).toBe(false);
    await applying(w)([]);
    expect(allowsAnalysts(w.policy())).toBe(false);
    const mended = await applying(w)([], { recheck: { eventIds: [] } });
    expect(mended.findings).toEqual([]);
    expect(allowsAnalysts(w.policy())).toBe(true);
  });

  test('that only a statement of others can name is for a person', async () => {
    const w = accessWorld();
    const hosts = { s3: { ...w.policyHost, write: () => Promise.resolve({ refused: 'unknown-principal' } as const) } };
    expect(await failureOf(applying(w, { hosts })([]))).toBe('PolicyRejected');
  });
});

describe('a policy without room', () => {
  const many = (from: number, to: number, rest: Partial<AccessChange>) =>
    Array.from({ length: to - from }, (_, index) => change(subOf(from + index), 1, rest));
  const bytesOf = (w: AccessWorld) => (w.policyHost.policies.get(w.bucket) ?? '').length;

  test('refuses the newest grants, names the group, and still denies', async () => {
    const w = accessWorld();
    const { outcomes } = await applying(w)(many(0, 400, { groups: ['premium'] }));
    const kinds = outcomes.map(({ kind }) => kind);
    const granted = kinds.lastIndexOf('in-force') + 1;
    expect(granted).toBeGreaterThan(100);
    expect(kinds).toEqual([...Array<string>(granted).fill('in-force'), ...Array<string>(400 - granted).fill('partly')]);
    expect(outcomes.at(-1)).toMatchObject({ refused: ['premium'], failure: { type: 'PolicyOverBudget' } });
    expect(JSON.stringify(outcomes.at(-1))).toContain('premium of');
    expect(w.granted()).toHaveLength(granted);
    const denied = await applying(w)(many(0, 100, { denies: [disabled] }).map((one) => ({ ...one, epoch: 2 })));
    expect(denied.outcomes.every(({ kind }) => kind === 'in-force')).toBe(true);
    expect(bytesOf(w)).toBeLessThanOrEqual(20_480);
  });

  const signedOut = { ...disabled, until: after(7200) };
  test('lets hard denies wait for a person, and an approved cut-off stand for the signed-out', async () => {
    const w = accessWorld({ identityPoolId: 'us-east-1:0f3c' });
    const apply = applying(w, { identityPools: identityPoolThat(true) });
    const { outcomes, needs } = await apply([
      ...many(0, 600, { denies: [signedOut] }),
      ...many(600, 610, { denies: [disabled] }),
    ]);
    const stuck = outcomes.filter(({ kind }) => kind === 'stuck').length;
    expect(stuck).toBeGreaterThan(10);
    expect(needs).toMatchObject({ type: 'DeniesOverBudget', value: `${String(stuck)} users without room` });
    expect(w.denied()).toHaveLength(610 - stuck);
    const approved = await apply([], { approve: true });
    expect(approved.approval).toEqual({ before: now, stillWaiting: 10 });
    expect(JSON.stringify(w.policy())).toContain(`"DateLessThan":{"aws:TokenIssueTime":"${now}"}`);
    expect(await apply([change(subOf(599), 1)])).toMatchObject({ outcomes: [{ kind: 'in-force' }] });
    expect(await apply([change(subOf(609), 1)])).toMatchObject({ outcomes: [{ kind: 'stuck' }] });
    expect((await apply([], { approve: true, at: after(10) })).approval).toMatchObject({ type: 'DeniesOverBudget' });
    expect(w.record()?.cutOff?.before).toBe(now);
  });

  test('is not mended by a cut-off that would not hold', async () => {
    const w = accessWorld({ identityPoolId: 'us-east-1:0f3c' });
    const apply = applying(w, { identityPools: identityPoolThat(false) });
    await apply(many(0, 600, { denies: [signedOut] }));
    const { approval } = await apply([], { approve: true });
    expect(approval).toMatchObject({
      type: 'DeniesOverBudget',
      remedy: expect.stringContaining('ServerSideTokenCheck') as string,
    });
    expect(JSON.stringify(w.policy())).not.toContain('TokenIssueTime');
  });

  test('that others have filled is a failure that says so, and nothing is written', async () => {
    const w = accessWorld();
    put(w, [{ ...foreign, Sid: 'x'.repeat(20_300) }]);
    const text = w.policyHost.policies.get(w.bucket);
    expect(await failureOf(applying(w)([change(subOf(1), 1, { denies: [disabled] })]))).toBe('PolicyOverBudget');
    expect(w.policyHost.policies.get(w.bucket)).toBe(text);
  });
});
