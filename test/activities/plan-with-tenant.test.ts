import { planWithTenant } from '../../activities/plan-with-tenant';
import { changeTenantRecord } from '../../activities/tenant-records';
import { wakeTenantUsers } from '../../activities/wake-tenant-users';
import type { Tenants } from '../../core/config/tenants-schema';
import type { UserKey } from '../../core/contract/ids';
import { waitingForTenantKey } from '../../core/layout/control-keys';
import type { TenantRecord } from '../../core/registry/tenant-record';
import { activeRecord, look, now, pool, poolConfig, record, sub, user } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';

const tenants = (more: Partial<Tenants> = {}): Tenants => ({
  mode: 'bucket',
  structure: [],
  grants: [],
  identityPoolTag: 'tenant',
  onFirstUser: false,
  ...more,
});
const config = (more: Partial<Tenants> = {}) =>
  poolConfig({ layout: 'tenants/{tenant}/users/{sub}/', tenantAttribute: 'custom:tenant_id', tenants: tenants(more) });
const made = (known: TenantRecord): TenantRecord => ({
  ...known,
  state: 'active',
  epoch: 1,
  storages: [{ pool, mode: 'bucket', bucket: 'acme-own', prefix: 'tenants/acme/' }],
});

function world() {
  const w = memoryPorts();
  const asked: string[] = [];
  const woken: string[] = [];
  const starter = {
    ...w.ports.starter,
    provisionTenant: (tenant: string) => Promise.resolve(void asked.push(tenant)),
    signalOwner: ({ sub: id }: UserKey) => Promise.resolve(void woken.push(id)),
  };
  const ports = { ...w.ports, starter };
  const plan = (more: Partial<Parameters<typeof planWithTenant>[1]> = {}, objects = ports.objects) =>
    planWithTenant(
      { ...ports, objects },
      {
        look: look(),
        pool: config(),
        configRevision: 1,
        user: user({ attributes: { 'custom:tenant_id': 'acme' } }),
        groups: [],
        now: new Date(now),
        record: record(),
        ...more,
      },
    );
  const waits = (): boolean => w.objects.stored.has(`control/${waitingForTenantKey('acme', { pool, sub })}`);
  return { ...w, ports, asked, woken, plan, waits };
}

const provisioned = { kind: 'run', useCase: 'provisionUser', step: { bucket: 'acme-own', tenant: 'acme' } };

test('a user of a tenant that is there gets storage in its bucket, and waits for nothing', async () => {
  const w = world();
  await changeTenantRecord(w.ports, 'acme', made);
  expect((await w.plan()).next).toMatchObject(provisioned);
  expect(w.waits()).toBe(false);
});

test('one of a tenant that nobody made waits, and is woken when it is made', async () => {
  const w = world();
  expect((await w.plan()).next).toMatchObject({ kind: 'needs-person', failure: { type: 'TenantUnknown' } });
  expect([w.waits(), w.asked]).toEqual([true, []]);
  const wake = wakeTenantUsers(w.ports);
  expect(await wake({ tenant: 'acme' })).toEqual({ told: 0 });
  expect(w.waits()).toBe(true);
  await changeTenantRecord(w.ports, 'acme', made);
  expect(await wake({ tenant: 'acme' })).toEqual({ told: 1 });
  expect([w.woken, w.waits()]).toEqual([[sub], false]);
});

test('who waits while the tenant is just being made is not missed', async () => {
  const w = world();
  // The tenant is made between the look at it and the note that the user waits.
  const objects = {
    ...w.ports.objects,
    write: async (...args: Parameters<typeof w.ports.objects.write>) => {
      if (args[0].key.includes('tenant-waiting')) await changeTenantRecord(w.ports, 'acme', made);
      return w.ports.objects.write(...args);
    },
  };
  expect((await w.plan({}, objects)).next).toMatchObject(provisioned);
});

test('the first user makes the tenant only where that is configured, and never one that was offboarded', async () => {
  const w = world();
  await w.plan({ pool: config({ onFirstUser: true }) });
  expect(w.asked).toEqual(['acme']);
  await changeTenantRecord(w.ports, 'acme', (known) => ({ ...made(known), state: 'offboarded' }));
  const { next } = await w.plan({ pool: config({ onFirstUser: true }) });
  expect(next).toMatchObject({ kind: 'needs-person', failure: { type: 'TenantOffboarded' } });
  expect(w.asked).toEqual(['acme']);
});

test('a name that can be no tenant asks for none', async () => {
  const w = world();
  const { next } = await w.plan({
    pool: config({ onFirstUser: true }),
    user: user({ attributes: { 'custom:tenant_id': '../acme' } }),
  });
  expect(next).toMatchObject({ kind: 'needs-person', failure: { type: 'InvalidTenant' } });
  expect([w.asked, w.waits()]).toEqual([[], false]);
});

test('who has storage keeps it where tenants came later, and where a map has put it', async () => {
  const w = world();
  const prefix = `tenants/acme/users/${sub}/`;
  const active = activeRecord({ prefix, tenant: 'acme' });
  const attributes = { 'custom:tenant_id': 'acme', 'custom:storage_prefix': prefix };
  expect((await w.plan({ record: active, user: user({ attributes }) })).next).toEqual({ kind: 'nothing' });
  await changeTenantRecord(w.ports, 'acme', made);
  const mapped = record({ mapped: true, bucket: 'data', prefix: 'old/place/', tenant: 'acme' });
  expect((await w.plan({ record: mapped })).next).toMatchObject({ step: { bucket: 'data', prefix: 'old/place/' } });
});
