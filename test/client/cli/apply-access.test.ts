import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { readFile, writeFile } from 'node:fs/promises';
import { DeleteBucketCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import { miniStackClients, temporalAddress } from '../../support/servers';
import { openSessions, type Sessions } from './access-desk';
import { type Desk, giveCredentials, openDesk, type Printed } from './command-line';

const aws = miniStackClients();
let connection: Connection;
let client: Client;
let desk: Desk;
let sessions: Sessions;

beforeAll(async () => {
  giveCredentials();
  connection = await Connection.connect({ address: temporalAddress() });
  client = new Client({ connection });
});
beforeEach(async () => {
  desk = await openDesk(aws);
  await desk.write();
  expect(await desk.temporalGatehouse('setup --yes')).toMatchObject({ exitCode: 0 });
  sessions = await openSessions(aws, desk);
  await desk.write(sessions.lines);
});
afterEach(async () => {
  for (const workflowId of [writerId(), groupId('editors')]) {
    await client.workflow
      .getHandle(workflowId)
      .terminate()
      .catch(() => undefined);
  }
  await desk.close();
});
afterAll(async () => {
  await connection.close();
  aws.close();
});

const writerId = (): string => `access-policy:s3:${desk.dataBucket}`;
const groupId = (group: string): string => `sync-group:${desk.userPoolId}:${group}`;

/** No worker takes the queues of this prefix: what is sent to a workflow stays in its history. */
const gatehouse = (command: string): Promise<Printed> =>
  desk.temporalGatehouse(command, { env: { GATEHOUSE_TASK_QUEUE_PREFIX: 'nobody-' } });

const signalsOf = async (workflowId: string): Promise<readonly string[]> => {
  const { events = [] } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
};

const isRunning = async (workflowId: string): Promise<boolean> =>
  client.workflow
    .getHandle(workflowId)
    .describe()
    .then(
      ({ status }) => status.name === 'RUNNING',
      () => false,
    );

const tagsInForceFrom = async (): Promise<string | undefined> => {
  const { tagsInForceFrom: from } = (await desk.controlDocument('config/current.json')) as {
    tagsInForceFrom?: Record<string, string>;
  };
  return from?.[desk.userPoolId];
};

test('plan says who gains what, and what becomes of the policy', async () => {
  const { exitCode, out } = await gatehouse('plan');
  expect(exitCode).toBe(0);
  expect(out).toContain('members of premium gain read, list on shared/premium/');
  expect(out).toContain('members of read-only lose write, delete in their own prefix');
  expect(out).toContain(`Policy of bucket ${desk.dataBucket}:`);
  expect(out).toContain('GatehouseTlsOnly is added');
  expect(out).toContain('GatehouseTagMissing');
  expect(await desk.controlKeys()).toEqual([]);
});

test('apply publishes when sessions without tags are denied, and tells the writer and the roster groups', async () => {
  const before = Date.now();
  const { exitCode, out } = await gatehouse('apply');
  expect(exitCode).toBe(0);
  expect(out).toContain(`told the writer of ${desk.dataBucket}`);
  const from = Date.parse((await tagsInForceFrom()) ?? '');
  expect(from).toBeGreaterThanOrEqual(before);
  expect(from).toBeLessThanOrEqual(Date.now());
  expect(await signalsOf(writerId())).toEqual(['recheck']);
  expect(await isRunning(groupId('editors'))).toBe(true);
  expect(await isRunning(groupId('premium'))).toBe(false);
});

test('applying again publishes nothing and tells everybody again', async () => {
  await gatehouse('apply');
  await client.workflow.getHandle(groupId('editors')).terminate();
  const from = await tagsInForceFrom();
  expect((await gatehouse('apply')).out).toContain('No changes; revision 1 stays published.');
  expect(await signalsOf(writerId())).toEqual(['recheck', 'recheck']);
  expect(await isRunning(groupId('editors'))).toBe(true);
  expect(await tagsInForceFrom()).toBe(from);
});

test('in a pool with users, sessions without tags are denied once no credential without them is left', async () => {
  await aws.cognito.send(new AdminCreateUserCommand({ UserPoolId: desk.userPoolId, Username: 'alice' }));
  await desk.write(`${sessions.lines}\nmode: observe`);
  const before = Date.now();
  await gatehouse('apply');
  const from = (await tagsInForceFrom()) ?? '';
  expect(Date.parse(from) - before).toBeGreaterThanOrEqual(3_600_000);
  expect(Date.parse(from) - Date.now()).toBeLessThanOrEqual(3_600_000);
  expect(await isRunning(writerId())).toBe(false);
  await desk.write(`${sessions.lines}\nmode: additive`);
  expect((await gatehouse('apply')).out).toContain(`told the writer of ${desk.dataBucket}`);
  expect(await tagsInForceFrom()).toBe(from);
  await desk.write(`${sessions.lines}\nmode: enforce`);
  const step = await gatehouse('plan');
  expect(step.out).toContain('GatehouseTlsOnly is added');
  expect(step.out).not.toContain('GatehouseTagMissing');
});

test('where the identity pool hands on no tags, nobody is denied for lacking them, and a warning says so', async () => {
  await aws.cognito.send(new AdminCreateUserCommand({ UserPoolId: desk.userPoolId, Username: 'alice' }));
  await sessions.tags({ subject: 'sub' });
  await desk.write(`${sessions.lines}\nmode: observe`);
  await gatehouse('apply');
  expect(await tagsInForceFrom()).toBeUndefined();
  await desk.write(`${sessions.lines}\nmode: additive`);
  expect((await gatehouse('apply')).out).toContain(`identity pool ${sessions.identityPoolId} does not hand on sub`);
  await sessions.tags({ sub: 'sub' });
  expect((await gatehouse('apply')).out).toContain('sessions without the principal tags are denied from');
});

test('a bucket that leaves the file is told too, and one whose group becomes a roster', async () => {
  await gatehouse('apply');
  await client.workflow.getHandle(writerId()).terminate();
  await desk.write('layout: users/{sub}/');
  const { out } = await gatehouse('apply');
  expect(out).toContain('Gatehouse takes its statements out of the policy');
  expect(await signalsOf(writerId())).toEqual(['recheck']);
  await desk.write(sessions.lines.replace(/via: role, role: \S+premium\S+ \}/, '}'));
  expect((await gatehouse('apply')).out).toContain(`told the members of premium in ${desk.userPoolId}`);
  await client.workflow.getHandle(groupId('premium')).terminate();
});

test.each([
  ['the classic flow is allowed', () => sessions.flags({ classic: true }), 'AllowClassicFlow is not explicitly false'],
  ['roles are not chosen by token', () => sessions.mapping('none'), 'is not chosen by token'],
  ['ambiguity is not denied', () => sessions.mapping('Token', 'AuthenticatedRole'), 'is not Deny'],
])('groups via: role are refused while %s', async (_, spoil, reason) => {
  await spoil();
  const refused = await gatehouse('apply');
  expect(refused.exitCode).toBe(2);
  expect(refused.err).toContain('RoleNotExclusive');
  expect(refused.err).toContain(reason);
  const plan = await gatehouse('plan');
  expect(plan).toMatchObject({ exitCode: 2, out: expect.stringContaining('refused: Users could keep acting') as string });
  expect(await desk.controlKeys()).toEqual([]);
  await desk.write(`${sessions.lines}\ncredentials: backend`);
  expect(await gatehouse('apply')).toMatchObject({ exitCode: 0 });
});

test("a bucket whose policy is another deployment's is refused, and nothing is published", async () => {
  const Statement = { Sid: 'GatehouseTlsOnlyO01234567H0123456789ab', Effect: 'Deny', Principal: '*', Action: 's3:*' };
  const Resource = `arn:aws:s3:::${desk.dataBucket}/*`;
  const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...Statement, Resource, Condition }] });
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket: desk.dataBucket, Policy }));
  expect((await gatehouse('apply')).err).toContain('HostOwnedElsewhere');
  expect(await desk.controlKeys()).toEqual([]);
});

test('an identity pool that is not there is named', async () => {
  await desk.write(sessions.lines.replace(sessions.identityPoolId, 'us-east-1:00000000-0000-4000-8000-000000000000'));
  expect((await gatehouse('apply')).err).toContain('IdentityPoolMissing');
});

test('a bucket that left the file and is gone keeps nobody from publishing', async () => {
  await gatehouse('apply');
  const other = await openDesk(aws);
  await aws.s3.send(new DeleteBucketCommand({ Bucket: desk.dataBucket }));
  await desk.write(`layout: users/{sub}/\n`);
  const file = `${desk.directory}/gatehouse.yaml`;
  await writeFile(file, (await readFile(file, 'utf8')).replace(desk.dataBucket, other.dataBucket));
  const { exitCode, out } = await gatehouse('apply');
  expect(exitCode).toBe(0);
  expect(out).toContain('which is no longer served, cannot be looked at');
  await other.close();
});

test('session tags stay as they are once there are records', async () => {
  await gatehouse('apply');
  await aws.s3.send(
    new PutObjectCommand({ Bucket: desk.controlBucket, Key: `registry/users/${desk.userPoolId}/x.json`, Body: '{}' }),
  );
  await desk.write(`${sessions.lines}\nprincipalTags: { sub: userSub }`);
  const { exitCode, err } = await gatehouse('apply');
  expect(exitCode).toBe(2);
  expect(err).toContain('principalTags: sub=sub -> sub=userSub');
  expect(err).toContain('take userRoles and groups out');
});
