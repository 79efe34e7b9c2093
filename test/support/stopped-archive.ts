import { randomUUID } from 'node:crypto';
import { userRecordKey } from '../../core/layout/control-keys';
import { GatehouseFailure } from '../../core/failures';
import type { UserRecord } from '../../core/registry/user-record';
import { deleteMayLastMs } from '../../core/plan/plan-archive';
import { currentAttempt } from '../../workers/activity-interceptor';
import { event, offboarding, published, user as build } from './builders';
import { memoryPorts } from './fake-ports';

/** Where a revocation is when somebody stops it. */
export const stepsOfArchive = ['waiting', 'copying', 'manifest', 'deleting', 'sweep'] as const;
export type StepOfArchive = (typeof stepsOfArchive)[number];

/** Calls of one step stand still until they are let go; an attempt that is aborted meanwhile commits then. */
function standstill(step: StepOfArchive) {
  let arrive = (): void => undefined;
  let open = (): void => undefined;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));
  let isOver = false;
  return {
    reached,
    /** Calls that come from now on are not held up. */
    end: (): void => void (isOver = true),
    /** What stood still goes on. */
    open: (): void => {
      open();
    },
    async pass<T>(call: StepOfArchive, make: () => Promise<T>): Promise<T> {
      if (call !== step || isOver) return make();
      arrive();
      const signal = currentAttempt()?.signal;
      const aborted = new Promise<'aborted'>((resolve) => {
        signal?.addEventListener('abort', () => {
          resolve('aborted');
        });
      });
      if ((await Promise.race([opened, aborted])) !== 'aborted') return make();
      void opened.then(make);
      throw new GatehouseFailure('AwsUnavailable', { place: 'test', remedy: 'Try again.' });
    },
  };
}

type Standstill = ReturnType<typeof standstill>;

/** A pool of its own in memory, whose users are stopped in the middle of their archives; a page is one object. */
export function stoppedWorld() {
  const pool = `us-east-1_${randomUUID().replaceAll('-', '').slice(0, 9)}`;
  const dataBucket = `data-${randomUUID()}`;
  const userRoles = ['arn:aws:iam::111122223333:role/app-user'];
  const config = { userPoolId: pool, dataBucket, userRoles, identityPoolId: 'us-east-1:1', offboarding };
  const { ports, objects, directory, host } = memoryPorts(published(config));
  const { stored } = objects;
  const standing = new Map<string, Standstill>();
  const at = <T>(key: string, call: StepOfArchive, make: () => Promise<T>): Promise<T> =>
    standing.get(/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(key)?.[0] ?? '')?.pass(call, make) ?? make();
  const { bulk } = ports;
  const slowPorts: typeof ports = {
    ...ports,
    // No delete of an earlier attempt can be late any more by this clock.
    clock: { now: () => new Date(Date.now() - deleteMayLastMs - 5_000) },
    objects: {
      ...objects,
      write: (ref, ...how) =>
        ref.key.endsWith('/manifest.json')
          ? at(ref.key, 'manifest', () => objects.write(ref, ...how))
          : objects.write(ref, ...how),
      remove: (ref, etag) => {
        const remove = () => objects.remove(ref, etag);
        if (!ref.key.startsWith('users/')) return remove();
        if (ref.key.endsWith('/late.txt')) return at(ref.key, 'sweep', remove);
        return ref.key.endsWith('/b.txt') ? at(ref.key, 'deleting', remove) : remove();
      },
    },
    bulk: {
      ...bulk,
      list: (bucket, prefix, after, limit) =>
        bulk.list(bucket, prefix, after, prefix.startsWith('users/') ? Math.min(limit, 1) : limit),
      copy: (request) =>
        request.from.key.startsWith('users/') && request.from.key.endsWith('/b.txt')
          ? at(request.from.key, 'copying', () => bulk.copy(request))
          : bulk.copy(request),
    },
  };

  function user(step: StepOfArchive) {
    const sub = randomUUID();
    const stand = standstill(step);
    standing.set(sub, stand);
    const home = `${dataBucket}/users/${sub}/`;
    const key = `control/${userRecordKey({ pool, sub })}`;
    const record = () => JSON.parse(stored.get(key)?.body ?? 'null') as UserRecord;
    const set = (enabled: boolean) => void directory.users.set(sub, build({ sub, username: `u-${sub}`, enabled }));
    set(true);
    return {
      sub,
      step,
      stand,
      set,
      record,
      user: { pool, sub },
      hint: (kind: Parameters<typeof event>[0], more: object = {}) => {
        const now = new Date().toISOString();
        return { ...event(kind, { sub, id: randomUUID(), at: now, receivedAt: now }), pool, ...more };
      },
      put: (name: string): void =>
        void stored.set(`${home}${name}`, { body: `${name} of ${sub}`, etag: `"${randomUUID()}"`, metadata: {} }),
      /** The window of the deny is over. */
      endWindow: (): void => {
        const { revocation, ...known } = record();
        const ended = { ...known, revocation: { ...revocation, denyUntil: '2020-01-01T00:00:00.000Z' } };
        stored.set(key, { body: JSON.stringify(ended), etag: `"${randomUUID()}"`, metadata: {} });
      },
      atHome: (): readonly string[] =>
        [...stored.keys()].filter((one) => one.startsWith(home) && one !== home).map((one) => one.slice(home.length)),
      /** Names of what the archive has, once each. */
      archived: (): readonly string[] => [
        ...new Set(
          [...stored].flatMap(([one, { body }]) =>
            one.startsWith(`${dataBucket}/archive/`) && body.endsWith(` of ${sub}`) ? [body.split(' ')[0] ?? ''] : [],
          ),
        ),
      ],
      isDenied: (): boolean => (host.policies.get(dataBucket) ?? '').includes(sub),
    };
  }

  return { ports: slowPorts, pool, dataBucket, user };
}

export type StoppedUser = ReturnType<ReturnType<typeof stoppedWorld>['user']>;
