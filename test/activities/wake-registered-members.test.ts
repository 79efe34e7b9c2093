import { wakeRegisteredMembers } from '../../activities/wake-registered-members';
import type { UserKey } from '../../core/contract/ids';
import { userRecordKey } from '../../core/layout/control-keys';
import { subOf } from '../support/access-changes';
import { accessWorld } from '../support/access-world';
import { pool, record } from '../support/builders';

async function worldOf(count: number) {
  const w = accessWorld();
  const woken: string[] = [];
  const signalOwner = ({ sub }: UserKey): Promise<void> => Promise.resolve(void woken.push(sub));
  const wake = wakeRegisteredMembers({ ...w.ports, starter: { ...w.ports.starter, signalOwner } });
  const put = (sub: string, text: string) =>
    w.objects.write({ bucket: 'control', key: userRecordKey({ pool, sub }) }, text, { absent: true });
  for (let number = 0; number < count; number++) {
    const sub = subOf(number);
    await put(sub, JSON.stringify(record({ sub, groups: number % 2 === 0 ? ['analysts', 'premium'] : ['premium'] })));
  }
  return { wake, woken, put };
}

test('whoever the registry last saw in the group is woken, page by page', async () => {
  const { wake, woken } = await worldOf(700);
  const first = await wake({ pool, group: 'analysts' });
  expect(first).toEqual({ told: 250, next: userRecordKey({ pool, sub: subOf(499) }) });
  expect(await wake({ pool, group: 'analysts', after: first.next ?? '' })).toEqual({ told: 100 });
  expect(woken).toEqual(Array.from({ length: 350 }, (_, index) => subOf(2 * index)));
});

test('nobody is for a group whose members the policy names', async () => {
  const { wake, woken } = await worldOf(4);
  expect(await wake({ pool, group: 'premium' })).toEqual({ told: 0 });
  expect(woken).toEqual([]);
});

test('the owner of a record that cannot be read is', async () => {
  const { wake, woken, put } = await worldOf(0);
  await put(subOf(9), 'no record');
  expect(await wake({ pool, group: 'analysts' })).toEqual({ told: 1 });
  expect(woken).toEqual([subOf(9)]);
});
