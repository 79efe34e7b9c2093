import { containUser } from '../../activities/contain-user';
import { observeUser } from '../../activities/observe-user';
import type { RequestAccessInput } from '../../activities/request-access';
import { sendAsk } from '../../activities/send-ask';
import { userLifecycleId } from '../../core/contract/ids';
import { GatehouseFailure } from '../../core/failures';
import { change } from '../support/access-changes';
import { accessWorld } from '../support/access-world';
import { event, look, pool, sub, user } from '../support/builders';

const who = { pool, sub };
const ask = { host: { kind: 's3', name: 'data' } as const, change: change(sub, 3) };
const replyTo = { workflowId: userLifecycleId(who) };
const failure = (type: 'TemporalUnavailable' | 'InvalidInput') => new GatehouseFailure(type, { place: 'here', remedy: 'None.' });

test('what was planned is sent with whom to answer', async () => {
  const sent: RequestAccessInput[] = [];
  const requests = (input: RequestAccessInput): Promise<void> => Promise.resolve(void sent.push(input));
  expect(await sendAsk(requests, who, ask)).toEqual({ ...ask, sent: true });
  expect(sent).toEqual([{ host: ask.host, changes: [{ ...ask.change, replyTo }] }]);
});

test('while Temporal is out of reach it is left to the owner', async () => {
  expect(await sendAsk(() => Promise.reject(failure('TemporalUnavailable')), who, ask)).toEqual(ask);
});

test('what nobody expects is raised', async () => {
  await expect(sendAsk(() => Promise.reject(failure('InvalidInput')), who, ask)).rejects.toThrow(failure('InvalidInput').message);
});

/** What each request found in the registry when it was sent. */
function listening() {
  const w = accessWorld();
  const found: { readonly asked: number | undefined; readonly recorded: unknown }[] = [];
  const recorded = (): unknown => {
    const body = w.objects.stored.get(`control/registry/users/${pool}/${sub}.json`)?.body ?? 'null';
    return (JSON.parse(body) as { readonly epoch: number } | null)?.epoch;
  };
  const requests = ({ changes }: RequestAccessInput): Promise<void> =>
    Promise.resolve(void found.push({ asked: changes[0]?.epoch, recorded: recorded() }));
  w.directory.users.set(sub, user({ attributes: { 'custom:storage_prefix': `users/${sub}/` } }));
  w.directory.groups.set('premium', new Set([sub]));
  return { ...w, found, requests };
}

test('a deny on a hint stands in the registry before the writer is asked', async () => {
  const { ports, found, requests } = listening();
  const contained = await containUser(ports, requests)({ ...who, events: [event('user-disabled')], requests: [] });
  expect(contained).toMatchObject({ sent: true, change: { epoch: 1 } });
  expect(found).toEqual([{ asked: 1, recorded: 1 }]);
});

test('what follows from a look stands in the registry before the writer is asked', async () => {
  const { ports, found, requests } = listening();
  const plan = await observeUser(ports, requests)(look({ events: [event('group-joined', { group: 'premium' })] }));
  expect(plan.access).toMatchObject({ sent: true, change: { epoch: 1, groups: ['premium'] } });
  expect(found).toEqual([{ asked: 1, recorded: 1 }]);
});

test('nobody is asked for a user on whom a use case is running', async () => {
  const { ports, found, requests } = listening();
  const plan = await observeUser(ports, requests)(look({ running: { useCase: 'restoreUserAccess', epoch: 1 }, lifting: true }));
  expect(plan.access).toMatchObject({ change: { groups: ['premium'] } });
  expect(plan.access?.sent).toBeUndefined();
  expect(found).toEqual([]);
});
