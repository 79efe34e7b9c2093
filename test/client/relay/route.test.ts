import type { Tenants } from '../../../core/config/tenants-schema';
import type { PoolConfig, PublishedConfig } from '../../../core/config/types';
import { eventKinds, type IdentityEvent } from '../../../core/events/identity-event';
import { GatehouseFailure } from '../../../core/failures';
import { clientsKey, tenantBucketKey, userRecordKey } from '../../../core/layout/control-keys';
import { clientsDocument } from '../../../core/registry/pool-clients';
import { type Route, route } from '../../../client/relay/route';
import { event, firstLogin, pool, poolConfig, published, sub } from '../../support/builders';
import { controlBucket, memoryParts } from './fakes';

const otherPool = 'us-east-1_Other1';
const clientId = '7a8b9c0d1e2f3g4h5i6j7k8l9m';

const twoPools = (): PublishedConfig => {
  const config = published();
  const pools = [poolConfig(), poolConfig({ userPoolId: otherPool })];
  return { ...config, config: { ...config.config, pools }, clients: { [clientId]: pool } };
};

const withoutPool = (overrides: Partial<IdentityEvent> = {}): IdentityEvent => {
  const { pool: _pool, ...rest } = event('user-deleted', overrides);
  return rest;
};

test('what happened to a user goes to their owner; who has no tenants needs no identity pool', async () => {
  const { parts } = memoryParts();
  const targets = await Promise.all(eventKinds.map(async (kind) => [kind, await route(event(kind), parts)] as const));
  const kindsOf = (isMeant: (target: Route) => boolean) => targets.filter(([, target]) => isMeant(target)).map(([kind]) => kind);
  expect(kindsOf((target) => 'owner' in target)).toEqual(
    eventKinds.filter((kind) => /^user-|^group-(joined|left)$|^deny-expired$|^access-suspect$|^objects-untagged$/.test(kind)),
  );
  expect(await route(event('identity-pool-created'), parts)).toEqual({ ignored: 'not-of-interest' });
  expect(kindsOf((target) => 'hinted' in target)).toEqual(['client-created']);
});

const userRole = 'arn:aws:iam::111122223333:role/app/user';
const groupRole = 'arn:aws:iam::111122223333:role/analysts';
const managing: Partial<PoolConfig> = {
  userRoles: [userRole],
  identityPoolId: 'us-east-1:00000000-0000-4000-8000-000000000001',
  groups: { analysts: { grants: [], via: 'role', role: groupRole }, premium: { grants: [], via: 'roster' } },
};

describe('a group', () => {
  const changed = (group: string, overrides: Partial<PoolConfig> = {}) =>
    route(event('group-deleted', { group }), memoryParts(published({ ...managing, ...overrides })).parts);

  test('that the configuration names is synchronised', async () => {
    expect(await changed('premium')).toEqual({ group: { pool, group: 'premium' } });
    const { parts } = memoryParts(published(managing));
    expect(await route(event('group-changed', { group: 'analysts' }), parts)).toEqual({ group: { pool, group: 'analysts' } });
  });

  test('that it does not name is of no interest, whatever its name', async () => {
    for (const group of ['staff', 'constructor', '__proto__'])
      expect(await changed(group)).toEqual({ ignored: 'not-of-interest' });
  });

  test('decides nothing where access is left to others', async () => {
    expect(await changed('premium', { userRoles: [] })).toEqual({ ignored: 'not-of-interest' });
    expect(await changed('premium', { mode: 'observe' })).toEqual({ ignored: 'not-of-interest' });
  });

  test('of a pool that nobody configured is left alone', async () => {
    const { parts } = memoryParts(published(managing));
    const target = await route(event('group-deleted', { pool: otherPool, group: 'premium' }), parts);
    expect(target).toEqual({ ignored: 'pool-not-configured' });
  });
});

describe('a change of what guards objects', () => {
  const toData = { writers: [{ kind: 's3', name: 'data' }] };
  const changed = (kind: 's3' | 'role' | 'identity-pool', name: string, config = published(managing)) =>
    route(event('host-changed', { host: { kind, name } }), memoryParts(config).parts);

  test('goes to the writer of the bucket: its own, its roles, its identity pool', async () => {
    expect(await changed('s3', 'data')).toEqual(toData);
    expect(await changed('role', 'user')).toEqual(toData);
    expect(await changed('role', 'analysts')).toEqual(toData);
    expect(await changed('identity-pool', managing.identityPoolId ?? '')).toEqual(toData);
  });

  test.each([
    ['s3', 'data-2'],
    ['role', 'data'],
    ['role', 'app/user'],
    ['identity-pool', 'us-east-1:00000000-0000-4000-8000-000000000002'],
  ] as const)('is of no interest for %s %s', async (kind, name) => {
    expect(await changed(kind, name)).toEqual({ ignored: 'not-of-interest' });
  });

  test('of a role that two pools share goes to both buckets, and to one that they share once', async () => {
    const config = published();
    const pools = (dataBucket: string) => [poolConfig(managing), poolConfig({ ...managing, userPoolId: otherPool, dataBucket })];
    const with2 = (dataBucket: string) => ({ ...config, config: { ...config.config, pools: pools(dataBucket) } });
    expect(await changed('role', 'user', with2('other'))).toEqual({
      writers: [
        { kind: 's3', name: 'data' },
        { kind: 's3', name: 'other' },
      ],
    });
    expect(await changed('role', 'user', with2('data'))).toEqual(toData);
  });

  test('is of no interest where access is left to others', async () => {
    expect(await changed('s3', 'data', published())).toEqual({ ignored: 'not-of-interest' });
    expect(await changed('s3', 'data', published({ ...managing, mode: 'observe' }))).toEqual({ ignored: 'not-of-interest' });
  });
});

test('the pool of an event without one is that of its client', async () => {
  const { parts } = memoryParts(twoPools());
  expect(await route(withoutPool({ clientId }), parts)).toEqual({ owner: { pool, sub } });
});

test('without a known client, the pool is the one whose registry has the user', async () => {
  const { parts, objects } = memoryParts(twoPools());
  await objects.write({ bucket: controlBucket, key: userRecordKey({ pool: otherPool, sub }) }, '{}', { absent: true });
  expect(await route(withoutPool(), parts)).toEqual({ owner: { pool: otherPool, sub } });
  expect(await route(withoutPool({ clientId: 'unknown' }), parts)).toEqual({ owner: { pool: otherPool, sub } });
});

test('a client that came after the configuration was published leads to its pool, too', async () => {
  const { parts, objects } = memoryParts(twoPools());
  const text = clientsDocument(otherPool, ['new-client']);
  await objects.write({ bucket: controlBucket, key: clientsKey(otherPool) }, text, { absent: true });
  expect(await route(withoutPool({ clientId: 'new-client' }), parts)).toEqual({ owner: { pool: otherPool, sub } });
  expect(await route(withoutPool({ clientId: 'newer-client' }), parts)).toEqual({ hinted: [pool, otherPool] });
});

test('a user whom no registry has is a matter for a pass over every pool', async () => {
  const { parts } = memoryParts(twoPools());
  expect(await route(withoutPool(), parts)).toEqual({ hinted: [pool, otherPool] });
});

test('an app client of a pool that nobody configured is nothing to anybody', async () => {
  const { parts } = memoryParts(twoPools());
  const target = await route(event('client-created', { pool: 'us-east-1_None' }), parts);
  expect(target).toEqual({ ignored: 'pool-not-configured' });
});

test('a pool that nobody configured is left alone', async () => {
  const { parts } = memoryParts();
  expect(await route(event('user-confirmed', { pool: otherPool }), parts)).toEqual({ ignored: 'pool-not-configured' });
});

describe('a sign-in', () => {
  const signIn = (attributesPresent?: readonly string[]): IdentityEvent =>
    event('user-signed-in', attributesPresent === undefined ? {} : { attributesPresent });
  const writeBack = { 'custom:storage_prefix': '{prefix}', 'custom:bucket': '{bucket}' };

  test('of a user who has every write-back says nothing new', async () => {
    const { parts } = memoryParts(published({ writeBack }));
    const attributes = ['custom:bucket', 'custom:storage_prefix', 'custom:tier'];
    expect(await route(signIn(attributes), parts)).toEqual({ ignored: 'already-written-back' });
  });

  test.each([[['custom:bucket']], [[]], [undefined]])('of a user with only %j of them goes to the owner', async (attributes) => {
    const { parts } = memoryParts(published({ writeBack }));
    expect(await route(signIn(attributes), parts)).toEqual({ owner: { pool, sub } });
  });

  test('goes to the owner where nothing is written back', async () => {
    const { parts } = memoryParts(published({ writeBack: {} }));
    expect(await route(signIn(['custom:x']), parts)).toEqual({ owner: { pool, sub } });
  });
});

test('only a sign-in is left out for its write-backs', async () => {
  const target = await route(event('user-confirmed', { attributesPresent: ['custom:storage_prefix'] }), memoryParts().parts);
  expect(target).toEqual({ owner: { pool, sub } });
});

test('without a published configuration nothing is decided', async () => {
  const failure = new GatehouseFailure('ConfigNotPublished', { place: 'bucket=control', remedy: 'Apply.' });
  const { parts } = memoryParts();
  const routed = route(event('user-confirmed'), { ...parts, configs: { published: () => Promise.reject(failure) } });
  await expect(routed).rejects.toBe(failure);
});

describe('an event that shows no user', () => {
  const { sub: _sub, ...unknown } = event('user-deleted');
  const { pool: _pool, ...nothing } = unknown;

  test('leads to a pass over its pool, whether one is scheduled or not', async () => {
    const { parts } = memoryParts();
    expect(await route(unknown, parts)).toEqual({ hinted: [pool] });
    expect(await route(event('client-created'), parts)).toEqual({ hinted: [pool] });
  });

  test('leads to passes over every pool where it shows no pool either', async () => {
    expect(await route(nothing, memoryParts(twoPools()).parts)).toEqual({ hinted: [pool, otherPool] });
  });
});

describe('a sign-in of a pool whose users get a file', () => {
  const writeBack = { 'custom:storage_prefix': '{prefix}', 'custom:first_login': '{firstLogin}' };
  const signedIn = (overrides: Partial<IdentityEvent>, config: Partial<PoolConfig> = { firstLogin, writeBack }) =>
    route(event('user-signed-in', overrides), memoryParts(published(config)).parts);

  test('leads to the file and to the owner, while both have something to do', async () => {
    expect(await signedIn({ attributesPresent: [] })).toEqual({ signIn: { pool, sub, attributeMissing: true, toOwner: true } });
    expect(await signedIn({})).toEqual({ signIn: { pool, sub, attributeMissing: false, toOwner: true } });
  });

  test('leads to the file alone, where nothing else is missing', async () => {
    const attributesPresent = ['custom:storage_prefix'];
    expect(await signedIn({ attributesPresent })).toEqual({ signIn: { pool, sub, attributeMissing: true, toOwner: false } });
  });

  test('leads nowhere once the attribute is there', async () => {
    expect(await signedIn({ attributesPresent: Object.keys(writeBack) })).toEqual({ ignored: 'already-written-back' });
  });

  test('is what the confirmation of a federated user is, and of no other', async () => {
    const { parts } = memoryParts(published({ firstLogin }));
    expect(await route(event('user-confirmed', { signedIn: true }), parts)).toHaveProperty('signIn');
    expect(await route(event('user-confirmed'), parts)).toEqual({ owner: { pool, sub } });
  });

  test('leads to the owner where no file is configured', async () => {
    expect(await signedIn({ attributesPresent: [] }, {})).toEqual({ owner: { pool, sub } });
  });
});

describe('tenants', () => {
  const tenants: Tenants = {
    mode: 'bucket',
    bucket: { pattern: 'acme-{tenant}', versioning: true, incompleteUploadDays: 7 },
    structure: [],
    grants: [],
    identityPoolTag: 'tenant',
    group: 'tenant-{tenant}',
    onFirstUser: false,
  };
  const withTenants = published({ ...managing, tenants });
  const identityPool = { kind: 'identity-pool', name: 'us-east-1:00000000-0000-4000-8000-000000000002' } as const;

  test('a new identity pool is looked at where some pool has tenants', async () => {
    const created = event('identity-pool-created', { host: identityPool });
    expect(await route(created, memoryParts(withTenants).parts)).toEqual({ identityPool: identityPool.name });
    expect(await route(created, memoryParts(published(managing)).parts)).toEqual({ ignored: 'not-of-interest' });
  });

  test('a group that stands for a tenant asks for it, and one that goes asks for none', async () => {
    const { parts } = memoryParts(withTenants);
    const wish = { pools: [pool], group: { pool, group: 'tenant-acme' } };
    const made = event('group-changed', { group: 'tenant-acme' });
    expect(await route(made, parts)).toEqual({ wanted: { tenant: 'acme', wish } });
    expect(await route({ ...made, kind: 'group-deleted' }, parts)).toEqual({ ignored: 'not-of-interest' });
    expect(await route({ ...made, group: 'tenant-..' }, parts)).toEqual({ ignored: 'not-of-interest' });
    const groups = { 'tenant-acme': { grants: [], via: 'roster' } } as const;
    const both = memoryParts(published({ ...managing, tenants, groups })).parts;
    expect(await route(made, both)).toEqual({ group: { pool, group: 'tenant-acme' }, wanted: { tenant: 'acme', wish } });
  });

  test('a change of a role is a hint for the buckets of all tenants, beside the writer of the data bucket', async () => {
    const changed = (name: string, config: PublishedConfig) =>
      route(event('host-changed', { host: { kind: 'role', name } }), memoryParts(config).parts);
    const writers = [{ kind: 's3', name: 'data' }];
    expect(await changed('analysts', withTenants)).toEqual({ writers, hinted: [pool] });
    expect(await changed('stranger', withTenants)).toEqual({ ignored: 'not-of-interest' });
    const shared = published({ ...managing, tenants: { ...tenants, mode: 'prefix' } });
    expect(await changed('analysts', shared)).toEqual({ writers });
  });

  test('a change of the bucket of one tenant goes to its writer, of any other bucket to nobody', async () => {
    const { parts, objects } = memoryParts(withTenants);
    await objects.write({ bucket: controlBucket, key: tenantBucketKey('acme-own') }, '{}', { absent: true });
    const changed = (name: string) => route(event('host-changed', { host: { kind: 's3', name } }), parts);
    expect(await changed('acme-own')).toEqual({ writers: [{ kind: 's3', name: 'acme-own' }] });
    expect(await changed('acme-other')).toEqual({ ignored: 'not-of-interest' });
    expect(await changed('data')).toEqual({ writers: [{ kind: 's3', name: 'data' }] });
  });
});
