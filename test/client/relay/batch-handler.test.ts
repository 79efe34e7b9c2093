import type { SQSRecord } from 'aws-lambda';
import { createBatchHandler } from '../../../client/relay/lambda/create-batch-handler';
import { createBatchProcessor } from '../../../client/relay/relay';
import type { QueueMessage } from '../../../core/ports';
import { event, pool, sub } from '../../support/builders';
import { memoryParts } from './fakes';

const record = (messageId: string, body: unknown): SQSRecord => ({
  messageId,
  receiptHandle: `receipt-${messageId}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: '2',
    SentTimestamp: '0',
    SenderId: 'x',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:events',
  awsRegion: 'us-east-1',
});

function function_(reject?: (message: QueueMessage, reason: string) => Promise<void>) {
  const { parts, server, heard } = memoryParts();
  const deadLetters = reject === undefined ? {} : { deadLetters: { reject } };
  const handler = createBatchHandler({ process: createBatchProcessor(parts), observer: parts.observer, ...deadLetters });
  return { handler, server, heard };
}

const items = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const confirmed = event('user-confirmed');

test('a batch that the server has fails nothing', async () => {
  const { handler, server } = function_();
  expect(await handler({ Records: [record('1', confirmed), record('2', event('host-changed'))] })).toEqual(items());
  expect(server.signals).toEqual([{ owner: `user:${pool}:${sub}`, events: [confirmed] }]);
});

test('only the messages that the server does not have come again', async () => {
  const { handler, server } = function_();
  server.down = true;
  const Records = [record('1', event('host-changed')), record('2', confirmed), record('3', confirmed)];
  expect(await handler({ Records })).toEqual(items('2', '3'));
});

test('what nobody can read is moved aside with its reason, and does not come again', async () => {
  const moved: unknown[] = [];
  const { handler } = function_((message, reason) => {
    moved.push([message, reason]);
    return Promise.resolve();
  });
  expect(await handler({ Records: [record('1', 'x'), record('2', confirmed)] })).toEqual(items());
  expect(moved).toEqual([[{ body: 'x', receipt: 'receipt-1', deliveries: 2 }, 'not-json: body']]);
});

test('what cannot be moved aside comes again', async () => {
  const { handler, heard } = function_(() => Promise.reject(new Error('no queue')));
  expect(await handler({ Records: [record('1', 'x')] })).toEqual(items('1'));
  expect(heard).toContain('failed reject Error: no queue');
});

test('without a place for it, it fails until the redrive policy moves it', async () => {
  expect(await function_().handler({ Records: [record('1', 'x')] })).toEqual(items('1'));
});

describe('directly behind an EventBridge rule', () => {
  const detail = {
    eventSource: 'cognito-idp.amazonaws.com',
    eventName: 'AdminDisableUser',
    eventTime: '2026-11-20T10:00:00Z',
    eventID: '00000000-0000-4000-8000-00000000000a',
    requestParameters: { userPoolId: pool },
    additionalEventData: { sub },
  };

  test('the event goes to its owner', async () => {
    const { handler, server } = function_();
    await handler({ source: 'aws.cognito-idp', detail });
    expect(server.signals).toMatchObject([{ events: [{ kind: 'user-disabled', sub }] }]);
  });

  test('the function fails while the server is out of reach, so that EventBridge tries again', async () => {
    const { handler, server } = function_();
    server.down = true;
    await expect(handler({ detail })).rejects.toThrow('The server does not have it');
  });
});
