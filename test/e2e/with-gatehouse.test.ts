import { AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { randomUUID } from 'node:crypto';
import { triggerFromEnvironment } from '../../client/relay/lambda/trigger-from-environment';
import { withGatehouse } from '../../client/relay/lambda/with-gatehouse';
import type { CognitoTriggerEvent } from '../../local/edge/triggers/trigger-event';
import { openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';

let scene: Scene;
beforeAll(async () => void (scene = await openScene({ servers: givenServers(), triggers: 'none' })));
afterAll(() => scene.close());
beforeEach(() => {
  // What happens then, happens for the trigger's sake.
  scene.playground.edge.eventFaults.add({ times: 100, effect: { type: 'lost' } });
});
afterEach(async () => {
  await scene.playground.edge.eventFaults.clear();
  scene.playground.edge.faults.clear();
});

const newName = (): string => `u${randomUUID().slice(0, 8)}`;

/** How long Cognito waits for a trigger. */
const cognitoWaitsMs = 5_000;

/** From now on the queue answers far too late. */
const silenceQueue = () => {
  const match = { service: 'sqs' as const, operation: 'SendMessage' };
  return scene.playground.edge.faults.add({ match, times: 100, effect: { type: 'slow', delayMs: 2 * cognitoWaitsMs } });
};

const toQueue = () => {
  const { edge, queueUrl } = scene.playground;
  return triggerFromEnvironment({ GATEHOUSE_QUEUE_URL: `${edge.endpoint}${new URL(queueUrl).pathname}` });
};

/** The pool's own function until the next test. */
const install = (postConfirmation: (event: CognitoTriggerEvent) => Promise<unknown>): void => {
  scene.playground.triggers.postConfirmation = postConfirmation;
};

const own = (event: CognitoTriggerEvent): Promise<CognitoTriggerEvent> => Promise.resolve(event);

test("a wrapped trigger does its own work and brings the user's storage", async () => {
  const seen: string[] = [];
  install(
    withGatehouse((event: CognitoTriggerEvent) => {
      seen.push(event.request.userAttributes['sub'] ?? '');
      return own(event);
    }, toQueue()),
  );
  const sub = await scene.arrive('signs up');
  expect(seen).toEqual([sub]);
  expect(await scene.settled(sub)).toEqual([]);
});

test("the application gets the function's own error, at every attempt, and Gatehouse is told all the same", async () => {
  let attempts = 0;
  install(
    withGatehouse((): Promise<never> => {
      attempts += 1;
      return Promise.reject(new RangeError(`refused for reason ${String(attempts)}`));
    }, toQueue()),
  );
  const name = newName();
  const sub = await scene.signUp(name);
  await expect(scene.confirm(name)).rejects.toMatchObject({
    name: 'UserLambdaValidationException',
    message: 'PostConfirmation failed with error refused for reason 3.',
  });
  expect(attempts).toBe(3);
  expect(await scene.settled(sub)).toEqual([]);
});

test('an answer that Cognito cannot read stays as it is', async () => {
  install(withGatehouse(() => Promise.resolve('no event'), toQueue()));
  const name = newName();
  await scene.signUp(name);
  await expect(scene.confirm(name)).rejects.toMatchObject({ name: 'InvalidLambdaResponseException' });
});

test('result and error are the very ones of the function, whatever Gatehouse meets', async () => {
  const [answer, failure] = [{ any: 'thing' }, new Error('own')];
  const event = {
    triggerSource: 'PostConfirmation_ConfirmSignUp',
    userPoolId: scene.pool,
    userName: 'x',
    request: { userAttributes: { sub: randomUUID() } },
  };
  const tells = [toQueue(), triggerFromEnvironment({}), toQueue()];
  for (const [index, tell] of tells.entries()) {
    if (index === 2) silenceQueue();
    for (const input of [event, {}]) {
      await expect(withGatehouse(() => Promise.resolve(answer), tell)(input)).resolves.toBe(answer);
      await expect(withGatehouse(() => Promise.reject(failure), tell)(input)).rejects.toBe(failure);
    }
  }
});

test('a queue that never answers costs a sign-up its limit at most, beside the function, and not its success', async () => {
  const silenced = silenceQueue();
  let tookMs = Number.NaN;
  const wrapped = withGatehouse(async (event: CognitoTriggerEvent) => {
    // Would wait for ever if Gatehouse began only after the function.
    await silenced.whenFired();
    return event;
  }, toQueue());
  install(async (event) => {
    const began = performance.now();
    const answer = await wrapped(event);
    tookMs = performance.now() - began;
    return answer;
  });
  const name = newName();
  await scene.signUp(name);
  await scene.confirm(name);
  expect(tookMs).toBeLessThan(cognitoWaitsMs);
  const user = await scene.behind.cognito.send(new AdminGetUserCommand({ UserPoolId: scene.pool, Username: name }));
  expect(user.UserStatus).toBe('CONFIRMED');
});
