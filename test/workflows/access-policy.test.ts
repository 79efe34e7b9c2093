import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import type { AccessOutcome } from '../../core/contract/access';
import { messageNames } from '../../core/contract/messages';
import { GatehouseFailure } from '../../core/failures';
import type { PolicyHost } from '../../core/ports';
import { change, disabled, subOf } from '../support/access-changes';
import { accessWorld } from '../support/access-world';
import { pool } from '../support/builders';
import { devServerEnvironment } from '../support/deployment';
import { until } from '../support/until';
import { denying, owned, withWriter } from '../support/with-writer';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

describe('requests', () => {
  test('are recorded, put into the policy and answered', async () => {
    const w = accessWorld();
    const [member, cutOff] = [randomUUID(), randomUUID()];
    await withWriter(environment, w, async ({ starter }, owners) => {
      await starter.requestAccess(w.host, [owned(change(member, 1, { groups: ['premium'] })), denying(cutOff, 3)]);
      await until(() => Promise.resolve(owners.answers.length === 2));
      expect(w.denied()).toEqual([cutOff]);
      expect(w.granted()).toEqual([member]);
      const hash = w.record()?.written?.hash;
      expect(owners.of(cutOff)).toMatchObject([
        { host: w.host, pool, epoch: 3, outcome: { kind: 'in-force', policyHash: hash } },
      ]);
      await until(async () => (await w.status(environment)).state === 'idle');
      expect(await w.status(environment)).toMatchObject({ waiting: 0, written: { hash } });
    });
  });

  test('of one user count by their epoch, and each is answered', async () => {
    const w = accessWorld();
    const sub = randomUUID();
    await withWriter(environment, w, async ({ starter }, owners) => {
      await starter.requestAccess(w.host, [
        owned(change(sub, 1, { groups: ['premium'] })),
        denying(sub, 3),
        owned(change(sub, 2)),
      ]);
      await until(() => Promise.resolve(owners.of(sub).length === 3));
      expect(w.denied()).toEqual([sub]);
      expect(w.granted()).toEqual([]);
      const kinds = owners.of(sub).map(({ epoch, outcome }) => [epoch, outcome.kind]);
      expect(kinds.sort()).toEqual([
        [1, 'superseded'],
        [2, 'superseded'],
        [3, 'in-force'],
      ]);
      await starter.requestAccess(w.host, [owned(change(sub, 2))]);
      await until(() => Promise.resolve(owners.of(sub).length === 4));
      expect(owners.of(sub).at(-1)?.outcome).toEqual({ kind: 'superseded', epoch: 3 });
      expect(w.denied()).toEqual([sub]);
    });
  });

  test('that arrive while a policy is written go together into the next', async () => {
    const w = accessWorld();
    let writes = 0;
    const write: PolicyHost['write'] = async (name, policy) => {
      writes++;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return w.policyHost.write(name, policy);
    };
    await withWriter(
      environment,
      w,
      async ({ starter }, owners) => {
        for (let user = 0; user < 30; user++) await starter.requestAccess(w.host, [denying(subOf(user))]);
        await until(() => Promise.resolve(owners.answers.length === 30));
        expect(w.denied()).toHaveLength(30);
        expect(writes).toBeLessThan(10);
      },
      { write },
    );
  });

  test('of an operator are answered by the update itself, and wrong ones are refused', async () => {
    const w = accessWorld();
    await withWriter(environment, w, async ({ starter }) => {
      await starter.recheck(w.host, { because: 'operator' });
      const update = (one: unknown) =>
        w.writer(environment).executeUpdate<AccessOutcome, [unknown]>(messageNames.changeAccess, { args: [one] });
      expect(await update(change(subOf(1), 1, { denies: [disabled] }))).toMatchObject({ kind: 'in-force' });
      expect(w.denied()).toEqual([subOf(1)]);
      const refused: unknown = await update({ ...change(subOf(1), 2), sub: 'alice' }).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        cause: { type: 'InvalidInput', message: expect.stringContaining('change.sub') as string },
      });
      expect(w.denied()).toEqual([subOf(1)]);
    });
  });
});

test('a signal that cannot be read is left out, and the rest of it is done', async () => {
  const w = accessWorld();
  await withWriter(environment, w, async ({ starter }, owners) => {
    await starter.recheck(w.host, { because: 'operator' });
    const writer = w.writer(environment);
    await writer.signal(messageNames.requestAccessChange, 'nonsense');
    await writer.signal(messageNames.requestAccessChange, [null, { ...denying(subOf(1)), epoch: '1' }, denying(subOf(2))]);
    await writer.signal(messageNames.groupChanged, null);
    await writer.signal(messageNames.recheck, undefined);
    await until(() => Promise.resolve(owners.answers.length === 1));
    expect(w.denied()).toEqual([subOf(2)]);
  });
});

describe('a failure', () => {
  test('that heals keeps the requests until they are in force', async () => {
    const w = accessWorld();
    let failing = true;
    const write: PolicyHost['write'] = (...call) =>
      failing
        ? Promise.reject(new GatehouseFailure('Throttled', { place: 'bucket', remedy: 'Nothing to do.' }))
        : w.policyHost.write(...call);
    await withWriter(
      environment,
      w,
      async ({ starter }, owners) => {
        await starter.requestAccess(w.host, [denying(subOf(1))]);
        await until(async () => (await w.status(environment)).state === 'waiting');
        expect(owners.answers).toEqual([]);
        failing = false;
        await starter.requestAccess(w.host, [denying(subOf(2))]);
        await until(() => Promise.resolve(owners.answers.length === 2));
        expect(w.denied()).toEqual([subOf(1), subOf(2)]);
      },
      { write },
    );
  });

  test('that needs a person is told to who asked and shown, and retry puts everything in force', async () => {
    const w = accessWorld();
    let permitted = false;
    const write: PolicyHost['write'] = (...call) =>
      permitted
        ? w.policyHost.write(...call)
        : Promise.reject(new GatehouseFailure('PermissionMissing', { place: 'bucket', remedy: 'Allow s3:PutBucketPolicy.' }));
    await withWriter(
      environment,
      w,
      async ({ starter, client }, owners) => {
        await starter.requestAccess(w.host, [denying(subOf(1))]);
        await until(() => Promise.resolve(owners.of(subOf(1)).length === 1));
        expect(owners.of(subOf(1))).toMatchObject([{ outcome: { kind: 'stuck', failure: { type: 'PermissionMissing' } } }]);
        await starter.requestAccess(w.host, [owned(change(subOf(2), 1, { groups: ['premium'] }))]);
        await until(() => Promise.resolve(owners.of(subOf(2)).length === 1));
        const query = `GatehouseState="needs-person" AND ExecutionStatus="Running" AND GatehouseBucket="${w.bucket}"`;
        await until(async () => (await client.workflow.count(query)).count === 1);
        expect(await w.status(environment)).toMatchObject({ state: 'needs-person', waiting: 2 });
        permitted = true;
        await w.writer(environment).executeUpdate(messageNames.retry);
        await until(() => Promise.resolve(owners.answers.length === 4));
        expect(owners.of(subOf(2)).at(-1)).toMatchObject({ outcome: { kind: 'in-force' } });
        expect(w.denied()).toEqual([subOf(1)]);
        expect(w.granted()).toEqual([subOf(2)]);
        await until(async () => (await client.workflow.count(query)).count === 0);
      },
      { write },
    );
  });

  test('that is given up on answers who waits and keeps the record', async () => {
    const w = accessWorld();
    const write: PolicyHost['write'] = () =>
      Promise.reject(new GatehouseFailure('PolicyRejected', { place: 'bucket', remedy: 'Mend it.' }));
    await withWriter(
      environment,
      w,
      async ({ starter }, owners) => {
        await starter.requestAccess(w.host, [denying(subOf(1))]);
        await until(async () => (await w.status(environment)).state === 'needs-person');
        await w.writer(environment).executeUpdate(messageNames.giveUp);
        await until(() => Promise.resolve(owners.answers.length === 2));
        expect(owners.answers.at(-1)).toMatchObject({ outcome: { kind: 'stuck', failure: { type: 'GivenUp' } } });
        expect(await w.status(environment)).toMatchObject({ state: 'idle', waiting: 0 });
        expect(w.record()?.entries[subOf(1)]?.denies).toEqual([disabled]);
      },
      { write },
    );
  });
});

test('an older put that commits after a newer one is repaired', async () => {
  const w = accessWorld();
  await withWriter(environment, w, async ({ starter }, owners) => {
    await starter.requestAccess(w.host, [owned(change(subOf(1), 1, { groups: ['premium'] }))]);
    await until(() => Promise.resolve(owners.answers.length === 1));
    const older = w.policyHost.policies.get(w.bucket) ?? '';
    await starter.requestAccess(w.host, [denying(subOf(1), 2)]);
    await until(() => Promise.resolve(owners.answers.length === 2));
    w.policyHost.policies.set(w.bucket, older);
    expect(w.denied()).toEqual([]);
    await until(() => Promise.resolve(w.denied().length === 1));
    expect(w.granted()).toEqual([]);
  });
});

test('a policy of ours of which an event tells is not looked at again while it is in force, and any other is', async () => {
  const w = accessWorld();
  await withWriter(environment, w, async ({ starter }, owners) => {
    await starter.requestAccess(w.host, [denying(subOf(1))]);
    await until(() => Promise.resolve(owners.answers.length === 1));
    const policyHash = w.record()?.written?.hash ?? '';
    w.policyHost.policies.delete(w.bucket);
    await starter.recheck(w.host, { because: 'host-changed', eventId: 'known', policyHash });
    await starter.recheck(w.host, { because: 'host-changed', eventId: 'older', policyHash: '0123456789ab' });
    await until(() => Promise.resolve(w.denied().length === 1));
    await until(async () => (await w.status(environment)).findings.some(({ type }) => type === 'DenyRemoved'));
    const { remedy = '' } = (await w.status(environment)).findings.find(({ type }) => type === 'DenyRemoved') ?? {};
    expect(remedy).toContain('older');
    expect(remedy).not.toContain('known');
  });
});

test('a policy that somebody changed is restored at a recheck, which also tells of ways in that are not ours', async () => {
  const w = accessWorld();
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${w.bucket}/shared/premium/*` } as const;
  const document = { Version: '2012-10-17', Statement: [statement] };
  const read = (arn: string) =>
    Promise.resolve({ arn, maxSessionSeconds: 3600, trust: document, policies: [{ name: 'inline', document }] });
  const open = { ...w, ports: { ...w.ports, roles: { ...w.ports.roles, read } } };
  await withWriter(environment, open, async ({ starter }, owners) => {
    await starter.requestAccess(w.host, [denying(subOf(1))]);
    await until(() => Promise.resolve(owners.answers.length === 1));
    w.policyHost.policies.delete(w.bucket);
    await starter.recheck(w.host, { because: 'host-changed', eventId: 'event-1' });
    await until(async () => (await w.status(environment)).findings.some(({ type }) => type === 'AllowedElsewhere'));
    expect(w.denied()).toEqual([subOf(1)]);
    const { findings } = await w.status(environment);
    expect(findings.map(({ type }) => type)).toContain('DenyRemoved');
    expect(findings.find(({ type }) => type === 'AllowedElsewhere')?.value).toContain('read on shared/premium/');
  });
});
