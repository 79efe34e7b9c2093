import type { PublishedConfig } from '../../../core/config/types';
import { eventKinds, type IdentityEvent } from '../../../core/events/identity-event';
import { GatehouseFailure } from '../../../core/failures';
import { userRecordKey } from '../../../core/layout/control-keys';
import { route } from '../../../client/relay/route';
import { event, pool, poolConfig, published, sub } from '../../support/builders';
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

test('what happened to a user goes to their owner, and only that is built', async () => {
  const { parts } = memoryParts();
  const targets = await Promise.all(eventKinds.map(async (kind) => [kind, await route(event(kind), parts)] as const));
  const toOwner = targets.filter(([, target]) => 'owner' in target).map(([kind]) => kind);
  expect(toOwner).toEqual(eventKinds.filter((kind) => /^user-|^group-(joined|left)$/.test(kind)));
  const others = targets.filter(([, target]) => !('owner' in target)).map(([, target]) => target);
  expect(others).toEqual(others.map(() => ({ ignored: 'not-built' })));
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

test('a user whom no registry has is a matter for a pass, which is not built', async () => {
  const { parts } = memoryParts(twoPools());
  expect(await route(withoutPool(), parts)).toEqual({ ignored: 'not-built' });
});

test('an event that shows no user is a matter for a pass, which is not built', async () => {
  const { sub: _sub, ...rest } = event('user-disabled');
  expect(await route(rest, memoryParts().parts)).toEqual({ ignored: 'not-built' });
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
