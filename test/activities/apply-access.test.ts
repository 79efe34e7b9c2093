import { listOf, type Statement } from '../../core/policy/document';
import type { PolicyHost } from '../../core/ports';
import type { AccessRecord } from '../../core/registry/access-record';
import { change, disabled, subOf } from '../support/access-changes';
import { accessConfig, accessWorld, type AccessWorld, userRole } from '../support/access-world';
import { applying, failureOf, foreign, put } from '../support/apply-access';
import { after } from '../support/builders';

const without = (w: AccessWorld, isGone: (statement: Statement) => boolean): readonly Statement[] =>
  listOf(w.policy()?.Statement).filter((statement) => !isGone(statement));

describe('a change', () => {
  test('is answered with the policy that has it in force, and again without writing', async () => {
    const w = accessWorld();
    const apply = applying(w);
    const first = await apply([change(subOf(1), 1, { denies: [disabled] })]);
    expect(first).toMatchObject({ wrote: true, outcomes: [{ kind: 'in-force', policyHash: first.written.hash }] });
    const stored = w.record();
    const again = await apply([change(subOf(1), 1)]);
    expect(again).toMatchObject({ wrote: false, outcomes: [{ kind: 'in-force', policyHash: first.written.hash }] });
    expect(w.record()).toEqual(stored);
    expect(w.denied()).toEqual([subOf(1)]);
  });

  test('of a lower epoch is superseded, and the newer deny stays', async () => {
    const w = accessWorld();
    await applying(w)([change(subOf(1), 3, { denies: [disabled] })]);
    const lifted = await applying(w)([change(subOf(1), 2)]);
    expect(lifted.outcomes).toEqual([{ kind: 'superseded', epoch: 3 }]);
    expect(w.denied()).toEqual([subOf(1)]);
  });

  test('that denies is not called in force where the pool only adds', async () => {
    const w = accessWorld({ mode: 'additive' });
    const { outcomes, needs } = await applying(w)([change(subOf(1), 1, { denies: [disabled] })]);
    expect(outcomes).toMatchObject([{ kind: 'stuck', failure: { type: 'AccessNotConfigured' } }]);
    expect(needs?.type).toBe('AccessNotConfigured');
  });

  test('tells of the next end, and of one that has come', async () => {
    const w = accessWorld();
    const apply = applying(w);
    const denies = [{ ...disabled, until: after(60) }];
    expect(await apply([change(subOf(1), 1, { denies })])).toMatchObject({ nextEnd: after(60), overdue: false });
    const later = await apply([], { at: after(60) });
    expect(later).toMatchObject({ overdue: true });
    expect(later).not.toHaveProperty('nextEnd');
    expect(w.denied()).toEqual([subOf(1)]);
  });

  test('of a whole group takes its roster out in one write', async () => {
    const w = accessWorld();
    await applying(w)([1, 2, 3].map((one) => change(subOf(one), 1, { groups: ['premium'] })));
    expect(w.granted()).toHaveLength(3);
    await applying(w)([], { groups: [{ pool: change(subOf(1), 1).pool, group: 'premium', exists: false }] });
    expect(w.granted()).toEqual([]);
  });
});

describe('a policy of somebody else', () => {
  test('is left untouched where another deployment owns it', async () => {
    const other = accessWorld();
    await applying(other, { controlBucket: 'another' })([change(subOf(1), 1, { denies: [disabled] })]);
    const text = other.policyHost.policies.get(other.bucket);
    expect(await failureOf(applying(other)([change(subOf(2), 1, { groups: ['premium'] })]))).toBe('HostOwnedElsewhere');
    expect(other.policyHost.policies.get(other.bucket)).toBe(text);
    expect(other.record()).toBeNull();
  });

  test('that is no policy is not written over', async () => {
    const w = accessWorld();
    w.policyHost.policies.set(w.bucket, '{"Statement": "none"');
    expect(await failureOf(applying(w)([change(subOf(1), 1)]))).toBe('PolicyUnreadable');
    expect(w.policyHost.policies.get(w.bucket)).toBe('{"Statement": "none"');
  });

  test('keeps its statements, and ours that were removed come back', async () => {
    const w = accessWorld();
    const apply = applying(w);
    await apply([change(subOf(1), 1, { denies: [disabled] })]);
    put(w, [foreign, ...without(w, ({ Effect }) => Effect === 'Deny')]);
    const { restored, wrote } = await apply([], { recheck: { eventIds: ['event-1'] } });
    expect(wrote).toBe(true);
    expect(w.denied()).toEqual([subOf(1)]);
    expect(listOf(w.policy()?.Statement)).toContainEqual(foreign);
    expect(restored).toMatchObject([
      { type: 'DenyRemoved', value: '1 users', remedy: expect.stringContaining('event-1') as string },
    ]);
  });

  test('that is removed whole is restored', async () => {
    const w = accessWorld();
    await applying(w)([change(subOf(1), 1, { denies: [disabled] })]);
    w.policyHost.policies.delete(w.bucket);
    expect(await applying(w)([])).toMatchObject({ wrote: true, restored: [{ type: 'DenyRemoved' }] });
    expect(w.denied()).toEqual([subOf(1)]);
  });

  test('that is an older one of ours is repaired, and nobody is said to have removed anything', async () => {
    const w = accessWorld();
    await applying(w)([change(subOf(1), 1, { groups: ['premium'] })]);
    const older = w.policyHost.policies.get(w.bucket) ?? '';
    await applying(w)([change(subOf(1), 2, { denies: [disabled] })]);
    w.policyHost.policies.set(w.bucket, older);
    expect(await applying(w)([])).toMatchObject({ wrote: true, restored: [] });
    expect(w.denied()).toEqual([subOf(1)]);
  });
});

describe('a record that is lost', () => {
  const lost = async () => {
    const w = accessWorld();
    await applying(w)([1, 2].map((one) => change(subOf(one), 7, { denies: [disabled] })));
    w.objects.stored.delete(w.recordKey);
    return w;
  };

  test('loosens nothing: denies of the live policy stand', async () => {
    const w = await lost();
    await applying(w)([]);
    expect(w.denied()).toEqual([subOf(1), subOf(2)]);
    expect(w.record()?.takenOver).not.toEqual([]);
  });

  test('is forgotten user by user, as their owners ask', async () => {
    const w = await lost();
    await applying(w)([change(subOf(1), 1)]);
    expect(w.denied()).toEqual([subOf(2)]);
    await applying(w)([change(subOf(2), 1)]);
    expect(w.denied()).toEqual([]);
    expect(w.record()?.takenOver).toEqual([]);
  });
});

describe('a put', () => {
  const slowHost = (w: AccessWorld, staleReads: number): PolicyHost => {
    let [shown, stale] = [undefined as string | undefined, 0];
    return {
      ...w.policyHost,
      read: async (name) => (stale-- > 0 ? shown : w.policyHost.read(name)),
      write: async (name, policy) => {
        [shown, stale] = [await w.policyHost.read(name), staleReads];
        return w.policyHost.write(name, policy);
      },
    };
  };

  test('that shows late is read until it does', async () => {
    const w = accessWorld();
    const { outcomes } = await applying(w, { hosts: { s3: slowHost(w, 3) } })([change(subOf(1), 1, { denies: [disabled] })]);
    expect(outcomes).toMatchObject([{ kind: 'in-force' }]);
  });

  test('that does not show is no answer; the request is in the record', async () => {
    const w = accessWorld();
    const apply = applying(w, { hosts: { s3: slowHost(w, Infinity) } });
    expect(await failureOf(apply([change(subOf(1), 1, { denies: [disabled] })]))).toBe('PolicyNotInForce');
    expect(w.record()).toMatchObject({ entries: { [subOf(1)]: { epoch: 1 } } });
    expect(w.record()).not.toHaveProperty('written');
  });

  test('of an attempt that another one overtook fails on the record, and its policy is not written', async () => {
    const w = accessWorld();
    await applying(w)([]);
    let overtaken = false;
    const read: typeof w.objects.read = async (ref, etag) => {
      const found = await w.objects.read(ref, etag);
      if (!overtaken) {
        overtaken = true;
        await applying(w)([change(subOf(1), 2, { denies: [disabled] })]);
      }
      return found;
    };
    const stalled = applying(w, { objects: { ...w.objects, read } });
    expect(await failureOf(stalled([change(subOf(1), 1, { groups: ['premium'] })]))).toBe('RecordConflict');
    expect(w.denied()).toEqual([subOf(1)]);
    expect(w.granted()).toEqual([]);
  });

  test('is not made under a configuration older than the last', async () => {
    const w = accessWorld();
    await applying(w, { configs: { published: () => Promise.resolve({ ...accessConfig(w.bucket), revision: 2 }) } })([]);
    const text = w.policyHost.policies.get(w.bucket);
    expect(await failureOf(applying(w)([change(subOf(1), 1, { denies: [disabled] })]))).toBe('RecordConflict');
    expect(w.policyHost.policies.get(w.bucket)).toBe(text);
  });

  test("is refused where it would lock the worker's role out", async () => {
    const w = accessWorld();
    const apply = applying(w, { ownRole: userRole });
    expect(await failureOf(apply([change(subOf(1), 1, { denies: [disabled] })]))).toBe('PolicyLocksOut');
    expect(w.policy()).toBeUndefined();
  });
});

describe('a bucket that left the configuration', () => {
  test('keeps the statements of others alone', async () => {
    const w = accessWorld();
    put(w, [foreign]);
    await applying(w)([change(subOf(1), 1, { denies: [disabled] })]);
    const moved = { ...accessConfig('elsewhere'), revision: 2 };
    await applying(w, { configs: { published: () => Promise.resolve(moved) } })([], { recheck: { eventIds: [] } });
    expect(listOf(w.policy()?.Statement)).toEqual([foreign]);
  });
});

test('a record that this version did not write is not read as empty', async () => {
  const w = accessWorld();
  const newer: Partial<Record<keyof AccessRecord, unknown>> = { schema: 'gatehouse.access/2' };
  await w.objects.write({ bucket: 'control', key: w.recordKey.slice('control/'.length) }, JSON.stringify(newer), {
    absent: true,
  });
  expect(await failureOf(applying(w)([]))).toBe('RecordUnreadable');
});
