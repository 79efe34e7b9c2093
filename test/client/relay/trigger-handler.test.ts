import { createTriggerHandler, type Send, type TriggerTarget } from '../../../client/relay/lambda/create-trigger-handler';
import { withGatehouse } from '../../../client/relay/lambda/with-gatehouse';
import type { IdentityEvent } from '../../../core/events/identity-event';
import { GatehouseFailure } from '../../../core/failures';
import { now, pool, sub } from '../../support/builders';

const trigger = {
  triggerSource: 'PostConfirmation_ConfirmSignUp',
  userPoolId: pool,
  userName: 'alice',
  request: { userAttributes: { sub, email: 'alice@example.com' } },
  response: {},
};

function targets(...sends: Send[]) {
  const log: Readonly<Record<string, unknown>>[] = [];
  const named = sends.map((send, index): TriggerTarget => ({ name: index === 0 ? 'temporal' : 'sqs', send, budgetMs: 100 }));
  const handler = createTriggerHandler({ targets: named, log: (entry) => void log.push(entry), now: () => new Date(now) });
  return { handler, log };
}

const unavailable = new GatehouseFailure('TemporalUnavailable', { place: 'namespace=default', remedy: 'Wait.' });

test('the first target that takes the event is the only one asked', async () => {
  const sent: IdentityEvent[] = [];
  const take: Send = (event) => Promise.resolve(void sent.push(event));
  const { handler, log } = targets(take, take);
  expect(await handler(trigger)).toBe(trigger);
  expect(sent).toMatchObject([{ kind: 'user-confirmed', pool, sub, at: now }]);
  expect(log).toEqual([]);
});

test('a target that fails is followed by the next, and the log says what happened without a name', async () => {
  const sent: IdentityEvent[] = [];
  const { handler, log } = targets(
    () => Promise.reject(unavailable),
    (event) => Promise.resolve(void sent.push(event)),
  );
  await handler(trigger);
  expect(sent).toHaveLength(1);
  expect(log).toMatchObject([{ target: 'temporal', type: 'TemporalUnavailable', place: 'namespace=default' }]);
  expect(JSON.stringify(log)).not.toContain('alice');
});

test('targets that never answer and ignore their signal cost their budgets, not for ever', async () => {
  const silent: Send = () => new Promise(() => undefined);
  const { handler, log } = targets(silent, silent);
  expect(await handler(trigger)).toBe(trigger);
  expect(log).toHaveLength(2);
});

test('the signal of a target ends when its time is up', async () => {
  let ended = false;
  const { handler } = targets(
    (_, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          ended = true;
          reject(unavailable);
        });
      }),
  );
  await handler(trigger);
  expect(ended).toBe(true);
});

test('a target that throws instead of rejecting fails nobody', async () => {
  const { handler } = targets(() => {
    throw unavailable;
  });
  expect(await handler(trigger)).toBe(trigger);
});

test.each([null, 'text', 7, {}, { triggerSource: 'PostConfirmation_ConfirmSignUp' }])(
  'an event that cannot be read is returned as it is and sent nowhere (%j)',
  async (event) => {
    let sends = 0;
    const { handler, log } = targets(() => Promise.resolve(void sends++));
    expect(await handler(event)).toBe(event);
    expect([sends, log.map(({ outcome }) => outcome)]).toEqual([0, ['unreadable']]);
  },
);

describe('a function that a pool already has', () => {
  const told: unknown[] = [];
  const tell = <T>(event: T): Promise<T> => Promise.resolve((told.push(event), event));

  test('keeps its answer, and Gatehouse is told', async () => {
    const wrapped = withGatehouse((event: typeof trigger, extra: string) => Promise.resolve({ ...event, extra }), tell);
    expect(await wrapped(trigger, 'more')).toEqual({ ...trigger, extra: 'more' });
    expect(told).toEqual([trigger]);
  });

  test('keeps its failure', async () => {
    const wrapped = withGatehouse(() => Promise.reject(new Error('theirs')), tell);
    await expect(wrapped(trigger)).rejects.toThrow('theirs');
  });
});
