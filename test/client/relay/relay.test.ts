import type { Tenants } from '../../../core/config/tenants-schema';
import { userLifecycleId } from '../../../core/contract/ids';
import { GatehouseFailure } from '../../../core/failures';
import { createBatchProcessor } from '../../../client/relay/relay';
import { event, firstLogin, now, pool, published, sub } from '../../support/builders';
import { memoryParts } from './fakes';

const done = { outcome: 'done' };
const retry = { outcome: 'retry' };
const other = '0a1b2c3d-0000-4000-8000-000000000002';
const text = (...events: readonly unknown[]): string[] => events.map((each) => JSON.stringify(each));
const owner = (of: string): string => userLifecycleId({ pool, sub: of });

test('events of one user go out as one signal, in their order', async () => {
  const { parts, server, heard } = memoryParts();
  const events = [event('user-created', { id: 'a' }), event('group-joined', { id: 'b' }), event('user-confirmed', { id: 'c' })];
  const verdicts = await createBatchProcessor(parts)(
    text(events[0], event('user-enabled', { sub: other }), events[1], events[2]),
  );
  expect(verdicts).toEqual([done, done, done, done]);
  expect(server.signals.map(({ owner: to, events: { length } }) => [to, length])).toEqual([
    [owner(sub), 3],
    [owner(other), 1],
  ]);
  expect(server.signals[0]?.events).toEqual(events);
  expect(heard).toContain('signalled 3');
});

test('an event that was delivered twice is in the signal once, and both messages are done', async () => {
  const { parts, server } = memoryParts();
  const twice = event('user-disabled');
  expect(await createBatchProcessor(parts)(text(twice, twice))).toEqual([done, done]);
  expect(server.signals.map(({ events }) => events)).toEqual([[twice]]);
});

test('an envelope is marked with the time at which the relay had it', async () => {
  const { parts, server } = memoryParts();
  const detail = {
    eventSource: 'cognito-idp.amazonaws.com',
    eventName: 'AdminDisableUser',
    eventTime: '2026-11-20T09:59:00Z',
    eventID: '00000000-0000-4000-8000-00000000000a',
    requestParameters: { userPoolId: pool },
    additionalEventData: { sub },
  };
  await createBatchProcessor(parts)([{ detail }]);
  expect(server.signals[0]?.events).toMatchObject([{ at: '2026-11-20T09:59:00.000Z', receivedAt: now, kind: 'user-disabled' }]);
});

test('every message of a batch gets the verdict that it deserves', async () => {
  const { parts, server, heard } = memoryParts();
  server.signalOwner = ({ sub: to }, events) => {
    if (to === other) return Promise.reject(new GatehouseFailure('TemporalUnavailable', { place: 'x', remedy: 'y' }));
    server.signals.push({ owner: owner(to), events });
    return Promise.resolve();
  };
  const verdicts = await createBatchProcessor(parts)([
    'not json',
    ...text(
      event('user-confirmed', { sub: other }),
      event('host-changed', { host: { kind: 's3', name: 'data' } }),
      event('user-confirmed'),
      event('user-confirmed', { pool: 'us-east-1_Other1' }),
    ),
  ]);
  expect(verdicts).toEqual([{ outcome: 'poison', reason: 'not-json: body' }, retry, done, done, done]);
  expect(server.signals.map((signal) => signal.owner)).toEqual([owner(sub)]);
  expect(heard.filter((line) => !line.startsWith('received')).sort()).toEqual([
    'failed signal TemporalUnavailable',
    'ignored not-of-interest',
    'ignored pool-not-configured',
    'signalled 1',
    'unreadable not-json',
  ]);
});

test('while no configuration can be read, messages are kept and nothing is signalled', async () => {
  const { parts, server, heard } = memoryParts();
  const failure = new GatehouseFailure('ConfigNotPublished', { place: 'bucket=control', remedy: 'Apply.' });
  const process = createBatchProcessor({ ...parts, configs: { published: () => Promise.reject(failure) } });
  expect(await process(text(event('user-confirmed')))).toEqual([retry]);
  expect([server.signals, heard]).toEqual([[], ['failed route ConfigNotPublished']]);
});

test('a thousand events of one user fit into signals of bounded size', async () => {
  const { parts, server } = memoryParts();
  const events = Array.from({ length: 1_000 }, (_, index) => event('user-changed', { id: `e${String(index)}` }));
  const verdicts = await createBatchProcessor(parts)(text(...events));
  expect(verdicts.every(({ outcome }) => outcome === 'done')).toBe(true);
  expect(server.signals.flatMap((signal) => signal.events.map(({ id }) => id))).toEqual(events.map(({ id }) => id));
  expect(Math.max(...server.signals.map((signal) => JSON.stringify(signal.events).length))).toBeLessThan(256 * 1024);
});

test('a batch of many users is signalled side by side, but not all at once', async () => {
  const { parts } = memoryParts();
  let [open, most] = [0, 0];
  const signalOwner = async (): Promise<void> => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 2));
    open--;
  };
  const users = Array.from({ length: 200 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
  const events = users.map((each) => event('user-confirmed', { sub: each }));
  await createBatchProcessor({ ...parts, starter: { ...parts.starter, signalOwner } })(text(...events));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(20);
});

describe('what concerns policies', () => {
  const config = published({
    userRoles: ['arn:aws:iam::111122223333:role/app-user'],
    groups: { premium: { grants: [], via: 'roster' }, staff: { grants: [], via: 'roster' } },
  });
  const bucketChanged = (id: string) => event('host-changed', { id, host: { kind: 's3', name: 'data' } });
  const roleChanged = (id: string) => event('host-changed', { id, host: { kind: 'role', name: 'app-user' } });
  const groupChanged = (id: string, group: string) => event('group-changed', { id, group });

  test('wakes each writer and each group once in a batch', async () => {
    const { parts, server, heard } = memoryParts(config);
    const verdicts = await createBatchProcessor(parts)(
      text(
        bucketChanged('a'),
        groupChanged('b', 'premium'),
        roleChanged('c'),
        groupChanged('d', 'staff'),
        groupChanged('e', 'premium'),
        event('group-left', { group: 'premium' }),
      ),
    );
    expect(verdicts).toEqual(Array(6).fill(done));
    expect(server.rechecks).toEqual([
      [
        { kind: 's3', name: 'data' },
        { because: 'host-changed', eventId: 'c' },
      ],
    ]);
    expect(server.synced).toEqual([`${pool}/premium`, `${pool}/staff`]);
    expect(server.signals.map((signal) => signal.owner)).toEqual([owner(sub)]);
    expect(heard.filter((line) => line.startsWith('signalled')).sort()).toEqual([
      'signalled 1',
      'signalled 1',
      'signalled 2',
      'signalled 2',
    ]);
  });

  test('says which policy of ours was put, where nothing else has changed', async () => {
    const { parts, server } = memoryParts(config);
    const ours = { ...bucketChanged('a'), policyHash: '0123456789ab' };
    const process = createBatchProcessor(parts);
    await process(text(ours));
    await process(text({ ...ours, id: 'b' }, bucketChanged('c')));
    expect(server.rechecks.map(([, reason]) => reason)).toEqual([
      { because: 'host-changed', eventId: 'a', policyHash: '0123456789ab' },
      { because: 'host-changed', eventId: 'c' },
    ]);
  });

  test('stays on the queue while the server is out of reach', async () => {
    const { parts, server } = memoryParts(config);
    server.down = true;
    expect(await createBatchProcessor(parts)(text(bucketChanged('a'), groupChanged('b', 'premium')))).toEqual([retry, retry]);
    expect([server.rechecks, server.synced]).toEqual([[], []]);
  });
});

test('of what hints at a pool each kind is told once, because each leads to something else', async () => {
  const tenants: Tenants = { mode: 'bucket', structure: [], grants: [], identityPoolTag: 'tenant', onFirstUser: false };
  const { parts, server } = memoryParts(published({ userRoles: ['arn:aws:iam::111122223333:role/app-user'], tenants }));
  const role = { host: { kind: 'role', name: 'app-user' } } as const;
  const { sub: _sub, ...nobody } = event('user-deleted', { id: 'd' });
  await createBatchProcessor(parts)(
    text(
      event('host-changed', { id: 'a', ...role }),
      nobody,
      event('host-changed', { id: 'b', ...role }),
      event('client-created'),
    ),
  );
  expect(server.hints).toEqual(['host-changed', 'user-deleted', 'client-created'].map((kind) => [pool, { kind }]));
  expect(server.rechecks.map(([{ name }]) => name)).toEqual(['data']);
});

test('three attempts of a first sign-in are one start, and later sign-ins make no call at all: they are counted', async () => {
  const { parts, server, heard } = memoryParts(published({ firstLogin, writeBack: { 'custom:first_login': '{firstLogin}' } }));
  const process = createBatchProcessor(parts);
  const first = event('user-signed-in', { attributesPresent: [] });
  expect(await process(text(first, first, { ...first, id: 'again' }))).toEqual([done, done, done]);
  expect(server.signIns).toEqual([`${sub} missing`]);
  heard.length = 0;
  const later = event('user-signed-in', { attributesPresent: ['custom:first_login'] });
  expect(await process(text(later, later))).toEqual([done, done]);
  expect(server.signIns).toHaveLength(1);
  expect(heard.filter((line) => line === 'ignored already-written-back')).toHaveLength(2);
  expect(heard.some((line) => line.startsWith('signalled'))).toBe(false);
});
