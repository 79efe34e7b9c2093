import { findTenantUsers } from '../../activities/find-tenant-users';
import { revokeTenantUsers } from '../../activities/revoke-tenant-users';
import { offboardedUsersKey, tenantRecordKey, userRecordKey } from '../../core/layout/control-keys';
import { newTenantRecord, type TenantRecord } from '../../core/registry/tenant-record';
import { activeRecord, pool, sub } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';

const part = { tenant: 'acme', epoch: 2, round: 1, part: 0 };
const list = `control/${offboardedUsersKey('acme', 2, part)}`;
const look = { ...part, request: 'r', from: 0, count: 10, again: false };

function world() {
  const { ports, objects } = memoryPorts();
  const asked: string[] = [];
  const requestUseCase: typeof ports.starter.requestUseCase = (user) => {
    asked.push(user.sub);
    return Promise.resolve();
  };
  const put = (key: string, body: string): void => void objects.stored.set(key, { body, etag: '"e"', metadata: {} });
  const going = { ...newTenantRecord('acme'), state: 'offboarding', epoch: 2, offboarding: { run: 'run' } };
  put(`control/${tenantRecordKey('acme')}`, JSON.stringify(going));
  put(`control/${userRecordKey({ pool, sub })}`, JSON.stringify(activeRecord({ tenant: 'acme' })));
  const tenantRecord = () => JSON.parse(objects.stored.get(`control/${tenantRecordKey('acme')}`)?.body ?? 'null') as TenantRecord;
  return { tenantRecord, ports: { ...ports, starter: { ...ports.starter, requestUseCase } }, stored: objects.stored, asked, put };
}

test('whoever was written down is asked, once the tenant’s record says so', async () => {
  const { ports, asked, tenantRecord } = world();
  await findTenantUsers(ports)({ ...part, pool });
  expect(tenantRecord().offboarding).toEqual({ run: 'run' });
  expect(await revokeTenantUsers(ports)(look)).toMatchObject({ open: 1, asked: 1, more: false });
  expect([asked, tenantRecord().offboarding]).toEqual([[sub], { run: 'run', revokes: true }]);
});

test('nobody is asked for a run that another has taken over', async () => {
  const { ports, asked } = world();
  const before = { ...part, epoch: 1 };
  await findTenantUsers(ports)({ ...before, pool });
  await expect(revokeTenantUsers(ports)({ ...look, ...before })).rejects.toMatchObject({ type: 'Interrupted' });
  expect(asked).toEqual([]);
});

test('a list that is gone is no list of nobody', async () => {
  const { ports, stored, asked } = world();
  await findTenantUsers(ports)({ ...part, pool });
  stored.delete(list);
  await expect(revokeTenantUsers(ports)(look)).rejects.toMatchObject({
    type: 'RecordUnreadable',
    details: {
      place: expect.stringContaining(offboardedUsersKey('acme', 2, part)) as string,
      value: 'the list of users is gone',
    },
  });
  expect(asked).toEqual([]);
});

test.each([
  ['that is no JSON', '{'],
  ['of another kind', JSON.stringify({ pool, subs: [sub] })],
  ['without users', JSON.stringify({ schema: 'gatehouse.offboarded-users/1', pool })],
  ['whose users are none', JSON.stringify({ schema: 'gatehouse.offboarded-users/1', pool, subs: [sub, null] })],
])('a list %s is refused whole', async (_, body) => {
  const { ports, put, asked } = world();
  put(list, body);
  await expect(revokeTenantUsers(ports)(look)).rejects.toMatchObject({ type: 'RecordUnreadable' });
  expect(asked).toEqual([]);
});
