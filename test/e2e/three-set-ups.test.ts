import { type Arrival, openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';
import { signalledEvents } from '../support/signalled-events';
import { triggerSetUps } from '../../local/servers/pool-triggers';

const arrivals: readonly Arrival[] = ['signs up', 'is created by an admin', 'is federated', 'is imported'];

/** Arrivals that a trigger tells of: an admin's call sets off none. */
const heardByTrigger = arrivals.filter((arrival) => arrival !== 'is created by an admin');

/** What there is of a user at the end, without the user's own id, names and times. */
async function endState({ observe }: Scene, sub: string): Promise<unknown> {
  const { keys, record, attribute, receipts } = await observe(sub);
  const { state, prefix, tenant, formerTenants, groups, running, lastFailure } = record ?? {};
  const seen = { keys, attribute, receipts, record: { state, prefix, tenant, formerTenants, groups, running, lastFailure } };
  return JSON.parse(JSON.stringify(seen).replaceAll(sub, 'SUB'));
}

const provisioned = {
  keys: ['users/SUB/', 'users/SUB/documents/'],
  attribute: 'users/SUB/',
  receipts: 1,
  record: { state: 'active', prefix: 'users/SUB/', formerTenants: [], groups: [] },
};

describe.each(triggerSetUps)('with triggers: %s', (triggers) => {
  let scene: Scene;
  beforeAll(async () => void (scene = await openScene({ servers: givenServers(), triggers })));
  afterAll(() => scene.close());
  afterEach(() => scene.playground.edge.eventFaults.clear());

  /** Where the events came from that the user's owner got. */
  const sourcesOf = async (sub: string): Promise<ReadonlySet<string>> => {
    const { client } = scene.playground.temporal;
    return new Set((await signalledEvents(client, { pool: scene.pool, sub })).map(({ source }) => source));
  };
  const sentByTriggers = (): number => scene.playground.edge.calls.count({ service: 'sqs', operation: 'SendMessage' });

  test.each(arrivals)('a user who %s ends with the same storage', async (arrival) => {
    const sub = await scene.arrive(arrival);
    expect(await scene.settled(sub)).toEqual([]);
    expect(await endState(scene, sub)).toEqual(provisioned);
  });

  if (triggers === 'none') {
    test('no trigger of the pool is called, and the owner hears of CloudTrail alone', async () => {
      expect(scene.playground.triggers).toEqual({});
      for (const arrival of arrivals) {
        const sub = await scene.arrive(arrival);
        expect(await scene.settled(sub)).toEqual([]);
        expect([...(await sourcesOf(sub))]).toEqual(['cloudtrail']);
      }
      expect(sentByTriggers()).toBe(0);
    });

    test('an imported user whose first sign-in is not heard of has storage after the second', async () => {
      scene.playground.edge.eventFaults.add({ eventName: 'InitiateAuth', effect: { type: 'lost' } });
      const name = 'late-comer';
      const sub = await scene.arrive('is imported', name);
      expect((await scene.observe(sub)).records).toEqual([]);
      await scene.app.signIn(name);
      expect(await scene.settled(sub)).toEqual([]);
    });
  } else {
    test.each(heardByTrigger)('a user who %s needs no event of CloudTrail', async (arrival) => {
      scene.playground.edge.eventFaults.add({ times: 50, effect: { type: 'lost' } });
      const sub = await scene.arrive(arrival);
      expect(await scene.settled(sub)).toEqual([]);
      expect([...(await sourcesOf(sub))]).toEqual(['trigger']);
    });
  }

  if (triggers === 'temporal') {
    test('the queue is not needed', async () => {
      const fault = {
        match: { service: 'sqs' as const, operation: 'SendMessage' },
        times: 1_000,
        effect: { type: 'access-denied' as const },
      };
      const { faults, eventFaults } = scene.playground.edge;
      faults.add(fault);
      eventFaults.add({ times: 50, effect: { type: 'lost' } });
      const sub = await scene.arrive('signs up');
      expect(await scene.settled(sub)).toEqual([]);
      faults.clear();
    });
  }
});
