import { randomUUID } from 'node:crypto';
import {
  AdminConfirmSignUpCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminAddUserToGroupCommand,
  CreateGroupCommand,
  ListUsersCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { GetBucketPolicyCommand, HeadObjectCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { FaultEffect } from '../../../local/edge/faults/fault-rule';
import { EventFaults } from '../../../local/edge/faults/event-faults';
import { edgeUnderTest, exists, failureOf, newBucket, newPool, newUser, type EdgeUnderTest } from './start-edge';

let world: EdgeUnderTest;
let Bucket: string;
let pool: string;
let client: string;
beforeAll(async () => {
  world = await edgeUnderTest();
  Bucket = await newBucket(world);
  ({ pool, client } = await newPool(world));
});
afterAll(() => world.stop());
afterEach(() => world.edge.faults.clear());

const put = (Key: string, abortSignal?: AbortSignal): Promise<unknown> =>
  world.aws.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }), abortSignal ? { abortSignal } : {});

const onPut = (effect: FaultEffect, keyPattern: string) =>
  world.edge.faults.add({ match: { service: 's3', operation: 'PutObject', keyPattern }, effect });

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
};

test('throttling has the shape that each SDK client knows as throttling', async () => {
  const { aws, edge } = world;
  const { QueueUrl } = await aws.sqs.send(new CreateQueueCommand({ QueueName: `faults-${randomUUID()}` }));
  edge.faults.add({ match: { operation: ['PutObject', 'ListUsers', 'SendMessage'] }, times: 3, effect: { type: 'throttle' } });
  expect(await failureOf(put('throttled'))).toBe('SlowDown');
  expect(await failureOf(aws.cognito.send(new ListUsersCommand({ UserPoolId: pool })))).toBe('TooManyRequestsException');
  expect(await failureOf(aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'm' })))).toBe('RequestThrottled');
  expect(await exists(world, Bucket, 'throttled')).toBe(false);
  await put('throttled');
});

test('a fault fires as often as asked and from the nth call on', async () => {
  const fault = world.edge.faults.add({ match: { keyPattern: '^nth', nth: 2 }, times: 2, effect: { type: 'throttle' } });
  const outcomes = [];
  for (const key of ['nth-1', 'nth-2', 'nth-3', 'nth-4']) outcomes.push(await put(key).then(() => 'put', failureName));
  expect(outcomes).toEqual(['put', 'SlowDown', 'SlowDown', 'put']);
  expect(fault.fired()).toBe(2);
});

const failureName = (error: unknown): string => (error instanceof Error ? error.name : String(error));

test('errors asked for carry their status and code, also where the answer has no body', async () => {
  onPut({ type: 'error', status: 409, code: 'ConditionalRequestConflict' }, 'err');
  await expect(put('err')).rejects.toMatchObject({ name: 'ConditionalRequestConflict', $metadata: { httpStatusCode: 409 } });
  world.edge.faults.add({ match: { operation: 'HeadObject' }, effect: { type: 'throttle' } });
  await expect(world.aws.s3.send(new HeadObjectCommand({ Bucket, Key: 'err' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 503 },
  });
});

test('missing permissions look like those of S3 and of Cognito', async () => {
  world.edge.faults.add({ match: { operation: ['PutObject', 'AdminDisableUser'] }, times: 2, effect: { type: 'access-denied' } });
  expect(await failureOf(put('denied'))).toBe('AccessDenied');
  const disable = new AdminDisableUserCommand({ UserPoolId: pool, Username: 'nobody' });
  expect(await failureOf(world.aws.cognito.send(disable))).toBe('AccessDeniedException');
});

test('reset before: the socket dies and nothing happened', async () => {
  const fault = onPut({ type: 'reset-before' }, 'before');
  await expect(put('before')).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect(fault.fired()).toBe(1);
  expect(await exists(world, Bucket, 'before')).toBe(false);
});

test('reset after: the socket dies and the object is there', async () => {
  const fault = onPut({ type: 'reset-after' }, 'after');
  await expect(put('after')).rejects.toThrow(/socket hang up|ECONNRESET/);
  await fault.whenCommitted();
  expect(await exists(world, Bucket, 'after')).toBe(true);
});

test('stall and commit late: the client gives up, and the object appears afterwards', async () => {
  const fault = onPut({ type: 'stall-commit-late', delayMs: 800 }, 'late');
  expect(await failureOf(put('late', AbortSignal.timeout(200)))).toBe('AbortError');
  expect(await exists(world, Bucket, 'late')).toBe(false);
  await fault.whenCommitted();
  expect(await exists(world, Bucket, 'late')).toBe(true);
});

test('slow: the answer is right and takes its time', async () => {
  onPut({ type: 'slow', delayMs: 300 }, 'slow');
  const start = performance.now();
  await put('slow');
  expect(performance.now() - start).toBeGreaterThanOrEqual(295);
  expect(await exists(world, Bucket, 'slow')).toBe(true);
});

test('a gate holds a call before the upstream until it is released', async () => {
  const gate = world.edge.gate({ keyPattern: 'gated-before' });
  const call = put('gated-before');
  await gate.reached();
  expect(await exists(world, Bucket, 'gated-before')).toBe(false);
  gate.release();
  await call;
  expect(await exists(world, Bucket, 'gated-before')).toBe(true);
});

test('a gate after the upstream holds the answer while the work is done', async () => {
  const gate = world.edge.gate({ keyPattern: 'gated-after' }, 'after');
  let answered = false;
  const call = put('gated-after').then(() => (answered = true));
  await gate.reached();
  expect(await exists(world, Bucket, 'gated-after')).toBe(true);
  expect(answered).toBe(false);
  gate.release();
  await call;
});

const statusOf = async (Username: string): Promise<string> => {
  const user = await world.aws.cognito.send(new AdminGetUserCommand({ UserPoolId: pool, Username }));
  return `${user.UserStatus ?? ''} ${String(user.Enabled)}`;
};

test('reads lag a sign-up: nobody is found, by name, by sub or in a list, until the lag is over', async () => {
  const { aws, edge } = world;
  edge.faults.add({ match: { operation: 'SignUp' }, effect: { type: 'lagging-reads', lagMs: 700 } });
  const Username = `lag-${randomUUID()}`;
  const { UserSub = '' } = await aws.cognito.send(new SignUpCommand({ ClientId: client, Username, Password: 'Passw0rd!x' }));
  const list = async (): Promise<number | undefined> =>
    (await aws.cognito.send(new ListUsersCommand({ UserPoolId: pool, Filter: `sub = "${UserSub}"` }))).Users?.length;
  expect(await failureOf(statusOf(Username))).toBe('UserNotFoundException');
  expect(await failureOf(statusOf(UserSub))).toBe('UserNotFoundException');
  expect(await list()).toBe(0);
  await until(async () => (await statusOf(UserSub).catch(failureName)) === 'UNCONFIRMED true');
  expect(await list()).toBe(1);
});

test('reads lag a confirmation and a disable, of that user only', async () => {
  const { aws, edge } = world;
  const Username = `lag-${randomUUID()}`;
  const other = await newUser(world, pool);
  await aws.cognito.send(new SignUpCommand({ ClientId: client, Username, Password: 'Passw0rd!x' }));
  edge.faults.add({ match: { operation: 'AdminConfirmSignUp' }, effect: { type: 'lagging-reads', lagMs: 600 } });
  await aws.cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: pool, Username }));
  expect(await statusOf(Username)).toBe('UNCONFIRMED true');
  await until(async () => (await statusOf(Username)) === 'CONFIRMED true');
  edge.faults.add({ match: { operation: 'AdminDisableUser' }, effect: { type: 'lagging-reads', lagMs: 600 } });
  await aws.cognito.send(new AdminDisableUserCommand({ UserPoolId: pool, Username }));
  await aws.cognito.send(new AdminDisableUserCommand({ UserPoolId: pool, Username: other }));
  expect(await statusOf(Username)).toBe('CONFIRMED true');
  expect(await statusOf(other)).toMatch(/false$/);
  const { Users } = await aws.cognito.send(new ListUsersCommand({ UserPoolId: pool, Filter: `username = "${Username}"` }));
  expect(Users?.map(({ Enabled }) => Enabled)).toEqual([true]);
  await until(async () => (await statusOf(Username)) === 'CONFIRMED false');
});

test("a user's groups lag a membership", async () => {
  const { aws, edge } = world;
  const Username = await newUser(world, pool);
  const GroupName = `group-${randomUUID()}`;
  await aws.cognito.send(new CreateGroupCommand({ UserPoolId: pool, GroupName }));
  edge.faults.add({ match: { operation: 'AdminAddUserToGroup' }, effect: { type: 'lagging-reads', lagMs: 500 } });
  await aws.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId: pool, Username, GroupName }));
  const groups = async (): Promise<number | undefined> =>
    (await aws.cognito.send(new AdminListGroupsForUserCommand({ UserPoolId: pool, Username }))).Groups?.length;
  expect(await groups()).toBe(0);
  await until(async () => (await groups()) === 1);
});

test('reads of a bucket policy lag its replacement', async () => {
  const { aws, edge, upstream } = { ...world };
  const bucket = await newBucket(world);
  const policy = (Sid: string): string =>
    JSON.stringify({
      Statement: [{ Sid, Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${bucket}/x` }],
    });
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy('one') }));
  edge.faults.add({ match: { operation: 'PutBucketPolicy' }, effect: { type: 'lagging-reads', lagMs: 500 } });
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy('two') }));
  const read = async (s3 = aws.s3): Promise<string | undefined> =>
    (await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy;
  expect(await read()).toBe(policy('one'));
  expect(await read(upstream.s3)).toBe(policy('two'));
  await until(async () => (await read()) === policy('two'));
});

test('the control API sets, lists and clears faults, and says what is wrong with one', async () => {
  const { controlUrl, endpoint } = world.edge;
  const post = (body: unknown): Promise<Response> =>
    fetch(`${controlUrl}/faults`, { method: 'POST', body: JSON.stringify(body) });
  const added = await post({ id: 'mine', match: { operation: 'PutObject' }, effect: { type: 'throttle' } });
  expect(await added.json()).toEqual({ id: 'mine' });
  expect(await failureOf(put('by-http'))).toBe('SlowDown');
  expect(await (await fetch(`${controlUrl}/faults`)).json()).toMatchObject([{ id: 'mine', fired: 1 }]);
  const refused = await post({ effect: { type: 'slow' } });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('delayMs');
  expect((await post({ match: { keyPattern: '(' }, effect: { type: 'throttle' } })).status).toBe(400);
  await fetch(`${controlUrl}/faults/mine`, { method: 'DELETE' });
  expect(world.edge.faults.list()).toEqual([]);
  expect((await fetch(`${endpoint}/_edge/nothing`)).status).toBe(404);
});

test('the call log counts by operation, key and status', async () => {
  world.edge.calls.reset();
  await put('counted');
  await failureOf(world.aws.s3.send(new HeadObjectCommand({ Bucket, Key: 'not there' })));
  const calls = await (await fetch(`${world.edge.controlUrl}/calls`)).json();
  expect(calls).toEqual([
    { service: 's3', operation: 'PutObject', accessKeyId: 'test', count: 1, statuses: { 200: 1 } },
    { service: 's3', operation: 'HeadObject', accessKeyId: 'test', count: 1, statuses: { 404: 1 } },
  ]);
});

describe('events', () => {
  const publish = async (faults: EventFaults, names: readonly string[]): Promise<string[]> => {
    const sent: string[] = [];
    const send = (name: string): Promise<void> => Promise.resolve(void sent.push(name));
    await Promise.all(names.map((name) => faults.pass(name, () => send(name))));
    return sent;
  };

  test.each([
    ['lost', { type: 'lost' }, 1, ['b', 'c']],
    ['duplicated', { type: 'duplicated' }, 1, ['a', 'a', 'b', 'c']],
    ['delayed', { type: 'delayed', delayMs: 20 }, 1, ['b', 'c', 'a']],
    ['reversed', { type: 'reversed' }, 3, ['c', 'b', 'a']],
  ] as const)('%s', async (_name, effect, times, expected) => {
    const faults = new EventFaults();
    faults.add({ effect, times });
    const sent = await publish(faults, ['a', 'b', 'c']);
    if (effect.type === 'duplicated') expect([...sent].sort()).toEqual(expected);
    else expect(sent).toEqual(expected);
  });

  test('a fault for one event leaves the others alone, and clearing lets held ones go', async () => {
    const faults = new EventFaults();
    faults.add({ eventName: 'x', times: 2, effect: { type: 'reversed' } });
    const sent: string[] = [];
    const held = faults.pass('x', () => Promise.resolve(void sent.push('x')));
    await faults.pass('y', () => Promise.resolve(void sent.push('y')));
    expect(sent).toEqual(['y']);
    await faults.clear();
    await held;
    expect(sent).toEqual(['y', 'x']);
  });
});
