import { deliverFiles } from '../../activities/deliver-files';
import { planDelivery } from '../../activities/plan-delivery';
import type { PoolConfig } from '../../core/config/types';
import type { ObjectStore, PutOptions } from '../../core/ports';
import { userRecordKey } from '../../core/layout/control-keys';
import type { UserRecord } from '../../core/registry/user-record';
import { activeRecord, now, pool, published, sub, user } from '../support/builders';
import { memoryPorts } from '../support/fake-ports';

const firstLogin = {
  template: 'welcome.txt.liquid',
  name: 'hello/{sub}.txt',
  backfill: false,
  attributes: ['given_name'],
  locale: 'de',
  timeZone: 'Europe/Vienna',
  more: [],
  tags: {},
};
const key = `users/${sub}/hello/${sub}.txt`;

async function scene(known: Partial<UserRecord> = {}, overrides: Partial<PoolConfig> = {}, firstLoginFrom?: string) {
  const config = published({ firstLogin, ...overrides });
  const memory = memoryPorts(firstLoginFrom === undefined ? config : { ...config, firstLoginFrom: { [pool]: firstLoginFrom } });
  const { objects, directory, ports } = memory;
  directory.users.set(sub, user({ attributes: { sub, given_name: 'Ada', email: 'ada@example.com' }, createdAt: now }));
  await objects.write({ bucket: 'control', key: 'templates/welcome.txt.liquid' }, 'Dear {{ user.given_name }}', { absent: true });
  const record = JSON.stringify(activeRecord({ groups: ['premium'], ...known }));
  await objects.write({ bucket: 'control', key: userRecordKey({ pool, sub }) }, record, { absent: true });
  return { ...memory, deliver: () => deliverFiles(ports)({ pool, sub, at: now }), file: () => objects.stored.get(`data/${key}`) };
}

test('the file shows the attributes that are listed, and when, in the words of the pool', async () => {
  const { deliver, file } = await scene();
  expect(await deliver()).toMatchObject({ outcome: 'delivered', files: [{ key, outcome: 'delivered' }] });
  expect(JSON.parse(file()?.body ?? '')).toEqual({
    user: { sub, given_name: 'Ada' },
    groups: ['premium'],
    bucket: 'data',
    prefix: `users/${sub}/`,
    date: '20. November 2026',
    time: now,
  });
});

test('what the activity answers names nobody', async () => {
  const { deliver } = await scene();
  expect(JSON.stringify(await deliver())).not.toMatch(/Ada|example\.com|alice/);
});

test('after a lost answer the next attempt finds the file, even if the user has another name by now', async () => {
  const { deliver, directory, file } = await scene();
  await deliver();
  const before = file();
  directory.users.set(sub, user({ attributes: { sub, given_name: 'Grace' } }));
  expect(await deliver()).toMatchObject({ outcome: 'delivered', files: [{ key, outcome: 'delivered' }] });
  expect(file()).toEqual(before);
});

test("somebody else's object stays as it is, and is reported", async () => {
  const { deliver, objects, file } = await scene();
  await objects.write({ bucket: 'data', key }, 'mine', { absent: true });
  expect(await deliver()).toMatchObject({ outcome: 'delivered', files: [{ key, outcome: 'occupied' }] });
  expect(file()?.body).toBe('mine');
});

test.each<[string, Partial<UserRecord>, Partial<ReturnType<typeof user>> | undefined, object]>([
  ['vanished', {}, undefined, { outcome: 'nothing', because: 'gone' }],
  ['is disabled', {}, { enabled: false }, { outcome: 'nothing', because: 'revoked' }],
  ['was created before', {}, { createdAt: '2026-11-01T00:00:00.000Z' }, { outcome: 'nothing', because: 'there-before' }],
  ['is being revoked', { wanted: { id: 'x', keepEnabled: false } }, {}, { outcome: 'moved' }],
  ["has somebody else's name", { username: 'bob' }, { sub: '0a1b2c3d-0000-4000-8000-000000000009' }, { because: 'gone' }],
])('who %s gets nothing', async (_, known, found, answer) => {
  const { deliver, directory, file } = await scene(known, {}, now);
  if (found === undefined) directory.users.delete(sub);
  else directory.users.set(sub, user({ createdAt: now, ...found }));
  expect(await deliver()).toMatchObject(answer);
  expect(file()).toBeUndefined();
});

test('a template that is nowhere is named, with what to do', async () => {
  const { deliver, objects } = await scene();
  objects.stored.delete('control/templates/welcome.txt.liquid');
  await expect(deliver()).rejects.toMatchObject({
    type: 'TemplateInvalid',
    details: { place: expect.stringContaining('welcome.txt.liquid') as string },
  });
});

test('two names that come to the same: the first file is there, the second is reported', async () => {
  const more = [{ template: 'default-config', name: 'hello/{tenant}.txt' }];
  const { deliver, file } = await scene({ tenant: sub }, { firstLogin: { ...firstLogin, more } });
  const answer = {
    files: [
      { key, outcome: 'delivered' },
      { key, outcome: 'occupied' },
    ],
  };
  expect(await deliver()).toMatchObject(answer);
  const before = file();
  expect(await deliver()).toMatchObject(answer);
  expect(file()).toEqual(before);
});

test('a tenant that cannot be part of a name leads nowhere else', async () => {
  const { deliver, objects } = await scene({ tenant: '../../other' }, { firstLogin: { ...firstLogin, name: '{tenant}.txt' } });
  await expect(deliver()).rejects.toMatchObject({ type: 'InvalidTenant' });
  expect([...objects.stored.keys()].filter((stored) => stored.startsWith('data/'))).toEqual([]);
});

test('files are encrypted and tagged as configured', async () => {
  const kmsKey = 'arn:aws:kms:us-east-1:111122223333:key/1';
  const tags = { origin: 'gatehouse' };
  const { ports, objects } = await scene({}, { firstLogin: { ...firstLogin, kmsKey, tags } });
  const put: (PutOptions | undefined)[] = [];
  const write: ObjectStore['write'] = (ref, body, condition, options) => {
    put.push(options);
    return objects.write(ref, body, condition, options);
  };
  await deliverFiles({ ...ports, objects: { ...objects, write } })({ pool, sub, at: now });
  expect(put).toEqual([expect.objectContaining({ kmsKey, tags, disposition: `attachment; filename="${sub}.txt"` })]);
});

test('the plan is made without asking Cognito', async () => {
  const { ports, objects } = await scene();
  const asked = { objects, configs: ports.configs, controlBucket: ports.controlBucket };
  expect(await planDelivery(asked)({ pool, sub, attributeMissing: false })).toMatchObject({ next: 'deliver' });
});

test('further files go to those whom they are for, each with its own outcome', async () => {
  const more = [
    { template: 'default-config', name: 'config.json' },
    { template: 'welcome.txt.liquid', name: 'premium.txt', groups: ['premium', 'gold'] },
    { template: 'welcome.txt.liquid', name: 'gold.txt', groups: ['gold'] },
    { template: 'welcome.txt.liquid', name: 'acme.txt', tenants: ['acme'] },
    { template: 'welcome.txt.liquid', name: 'other.txt', tenants: ['other'] },
  ];
  const { deliver, objects } = await scene({ tenant: 'acme' }, { firstLogin: { ...firstLogin, more } });
  await objects.write({ bucket: 'data', key: `users/${sub}/config.json` }, 'mine', { absent: true });
  expect(await deliver()).toMatchObject({
    files: [
      { key, outcome: 'delivered' },
      { key: `users/${sub}/config.json`, outcome: 'occupied' },
      { key: `users/${sub}/premium.txt`, outcome: 'delivered' },
      { key: `users/${sub}/acme.txt`, outcome: 'delivered' },
    ],
  });
});
