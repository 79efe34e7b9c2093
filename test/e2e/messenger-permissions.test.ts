import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { randomUUID } from 'node:crypto';
import { permissionsOf } from '../../client/cli/iam/programs';
import { type IamPolicy, policyDocument } from '../../client/cli/iam/policy-document';
import { accountCredentials } from '../../local/play/back-office';
import { relayAccessKeyId } from '../../local/servers/gatehouse-identity';
import { envelope, hidden } from '../core/events/envelopes';
import { account, createNeeds } from '../support/iam-needs';
import { openScene, type Scene } from '../support/scene';
import { givenServers } from '../support/servers';
import { until } from '../support/until';

const relay = createNeeds(({ accessKeyId }) => accessKeyId === relayAccessKeyId);
/** Of the account's own calls, only the functions' are to the queue. */
const triggers = createNeeds(({ service, accessKeyId }) => service === 'sqs' && accessKeyId === accountCredentials.accessKeyId);
let scene: Scene;

beforeAll(async () => {
  scene = await openScene({ servers: givenServers() });
  const { edge } = scene.playground;
  edge.calls.watch(relay.watcher);
  edge.calls.watch(triggers.watcher);
  expect(await scene.settled(await scene.arrive('signs up'))).toEqual([]);
  await bringEventWithoutPool();
  await bringPoison();
}, 60_000);
afterAll(() => scene.close());

const send = (MessageBody: string) =>
  scene.behind.sqs.send(new SendMessageCommand({ QueueUrl: scene.playground.queueUrl, MessageBody }));

/** Somebody of an app client that nobody knows, and whom the registry does not know. */
async function bringEventWithoutPool(): Promise<void> {
  const requestParameters = { clientId: 'unknown', username: hidden };
  const additionalEventData = { sub: randomUUID() };
  await send(JSON.stringify(envelope({ eventName: 'ConfirmSignUp', requestParameters, additionalEventData })));
  await until(() =>
    Promise.resolve(scene.playground.edge.calls.count({ operation: 'HeadObject', accessKeyId: relayAccessKeyId }) > 0),
  );
}

async function bringPoison(): Promise<void> {
  await send('not an event');
  await until(() =>
    Promise.resolve(scene.playground.edge.calls.count({ operation: 'DeleteMessage', accessKeyId: relayAccessKeyId }) > 0),
  );
}

const policyFor = (program: 'relay' | 'triggers'): IamPolicy => {
  const { config, queueUrl: eventQueue, deadLetterQueueUrl: deadLetterQueue } = scene.playground;
  return policyDocument(permissionsOf(program, undefined), { config, account, eventQueue, deadLetterQueue });
};

describe.each([
  ['relay', relay],
  ['triggers', triggers],
] as const)('the policy of the %s', (program, needs) => {
  test('allows every call that was seen, on the very queue, bucket and key', () => {
    expect(needs.unknown()).toEqual([]);
    expect(needs.count()).toBeGreaterThan(0);
    expect(needs.undeclared(policyFor(program))).toEqual([]);
  });

  test('allows nothing that was not used', () => {
    expect(needs.unused(policyFor(program))).toEqual([]);
  });

  test('with an action less is noticed', () => {
    const { Statement, ...policy } = policyFor(program);
    for (const action of Statement.flatMap(({ Action }) => [Action ?? []].flat())) {
      const fewer = Statement.map((statement) => ({
        ...statement,
        Action: [statement.Action ?? []].flat().map((name) => (name === action ? 'iam:PassRole' : name)),
      }));
      expect({ action, noticed: needs.undeclared({ ...policy, Statement: fewer }).length > 0 }).toEqual({
        action,
        noticed: true,
      });
    }
  });
});
