import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Drift } from '../../core/contract/reconcile';
import type { UserTags } from '../../core/tags/user-tags';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { poolToReconcile } from '../support/pool-to-reconcile';
import { subOf } from '../support/pool-to-adopt';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const wanted = { tier: 'gold' };
const tags: UserTags = { wanted, ours: { tier: ['gold'] }, allSince: '2026-11-01T00:00:00.000Z' };
const [before, after] = ['2026-10-31T00:00:00.000Z', '2026-11-02T00:00:00.000Z'];

/** Members of a group that gives tags, each with an object that came before their objects were tagged. */
function taggedPool() {
  const gold = { grants: [], via: 'roster', objectTags: wanted } as const;
  const w = poolToReconcile(environment, 6, { groups: { gold } });
  w.groups.set('gold', new Set());
  const at = (index: number, name: string): string => `${w.bucket}/users/${subOf(index)}/${name}`;
  const put = (index: number, name: string, modifiedAt: string, own: object): void => {
    w.objects.stored.set(at(index, name), { body: name, etag: '"1"', metadata: {}, modifiedAt, tags: { ...own } });
  };
  for (let index = 0; index < 5; index++) {
    w.groups.get('gold')?.add(subOf(index));
    w.setRecord(subOf(index), { groups: ['gold'], tags });
    put(index, 'old.txt', before, wanted);
  }
  const tagsOf = (index: number, name: string) => w.objects.stored.get(at(index, name))?.tags;
  return { ...w, put, tagsOf };
}

test('objects that came later, runs that did not end and those that stopped are named, and the owners tag what they may', async () => {
  const w = taggedPool();
  w.put(0, 'new.txt', after, {});
  w.put(1, 'new.txt', before, {});
  const { allSince: _, ...begun } = tags;
  w.setRecord(subOf(2), { tags: begun });
  w.put(2, 'old.txt', before, {});
  w.setRecord(subOf(3), { tags: { ...tags, stoppedAfter: 10_000 } });
  const lastFailure = { type: 'TooManyTags', useCase: 'tagUserObjects', configRevision: 1, at: before } as const;
  w.setRecord(subOf(4), { tags: begun, lastFailure });
  w.put(5, 'new.txt', after, {});
  await withDeployment(environment, w.ports, async (deployment) => {
    const result = await w.reconcile(deployment, 'repair');
    const bySub = (one: Drift, other: Drift): number => ((one.sub ?? '') < (other.sub ?? '') ? -1 : 1);
    const expected: Drift[] = [
      { kind: 'objects-untagged', cause: 'missed by events', sub: subOf(0) },
      { kind: 'objects-untagged', cause: 'run lost', sub: subOf(2) },
      { kind: 'objects-beyond-limit', cause: 'failed before', sub: subOf(3) },
      { kind: 'objects-untagged', cause: 'failed before', sub: subOf(4) },
    ];
    expect([...w.report(result).found].sort(bySub)).toEqual(expected.sort(bySub));
    for (const index of [0, 2])
      await until(
        () =>
          w
            .owner(subOf(index))
            .result()
            .then(() => true),
        40_000,
      );
  });
  expect([w.tagsOf(0, 'new.txt'), w.tagsOf(2, 'old.txt')]).toEqual([wanted, wanted]);
  expect(w.tagsOf(5, 'new.txt')).toEqual({});
  // Not before the next uploads: nothing tells that it lacks them.
  expect(w.tagsOf(1, 'new.txt')).toEqual({});
});

test('once tagged, nothing is found any more', async () => {
  const w = taggedPool();
  w.put(0, 'new.txt', after, {});
  await withDeployment(environment, w.ports, async (deployment) => {
    await w.reconcile(deployment, 'repair');
    await w.owner(subOf(0)).result();
    expect(w.report(await w.reconcile(deployment, 'report')).found).toEqual([]);
  });
});
