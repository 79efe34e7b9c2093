import {
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  DeleteUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { randomUUID } from 'node:crypto';
import { createCognitoUserDirectory } from '../../aws/cognito-user-directory';
import { edgeUnderTest, type EdgeUnderTest } from '../local/edge/start-edge';

let world: EdgeUnderTest;
let pool: string;
beforeAll(async () => {
  world = await edgeUnderTest();
});
afterAll(() => world.stop());
beforeEach(async () => {
  const { UserPool } = await world.upstream.cognito.send(new CreateUserPoolCommand({ PoolName: `life-${randomUUID()}` }));
  pool = UserPool?.Id ?? '';
  world.edge.calls.reset();
});

const addClient = async (more: Partial<CreateUserPoolClientCommandInput> = {}): Promise<string> => {
  const input = { UserPoolId: pool, ClientName: `c-${randomUUID()}`, ...more };
  return (await world.upstream.cognito.send(new CreateUserPoolClientCommand(input))).UserPoolClient?.ClientId ?? '';
};

const directory = (callsPerSecond = 1_000) =>
  createCognitoUserDirectory({
    client: world.aws.cognito,
    clientReadsPerSecond: () => Promise.resolve(callsPerSecond),
  });

const described = (): number =>
  world.edge.calls.list().find(({ operation }) => operation === 'DescribeUserPoolClient')?.count ?? 0;

test.each([
  ['what says nothing lives an hour', {}, 3_600],
  ['minutes', { IdTokenValidity: 5, TokenValidityUnits: { IdToken: 'minutes' as const } }, 300],
  ['days', { IdTokenValidity: 1, TokenValidityUnits: { IdToken: 'days' as const } }, 86_400],
  ['seconds', { IdTokenValidity: 900, TokenValidityUnits: { IdToken: 'seconds' as const } }, 900],
  ['a number without a unit counts hours', { IdTokenValidity: 12 }, 43_200],
])('%s', async (_, client, seconds) => {
  await addClient(client);
  expect(await directory().longestIdToken(pool)).toBe(seconds);
});

test('of all clients, the longest counts, over more than one page', async () => {
  for (let index = 0; index < 70; index++) await addClient();
  await addClient({ IdTokenValidity: 10, TokenValidityUnits: { IdToken: 'hours' } });
  expect(await directory().longestIdToken(pool)).toBe(36_000);
});

test('it is asked once in a while, not at every revocation', async () => {
  await addClient();
  const one = directory();
  for (let time = 0; time < 3; time++) await one.longestIdToken(pool);
  expect(described()).toBe(1);
});

test('what failed is asked again', async () => {
  await addClient();
  const one = directory();
  world.edge.faults.add({ match: { operation: 'DescribeUserPoolClient' }, effect: { type: 'throttle' } });
  await expect(one.longestIdToken(pool)).rejects.toMatchObject({ type: 'Throttled' });
  expect(await one.longestIdToken(pool)).toBe(3_600);
});

test('after four clients it keeps to the rate that it is given', async () => {
  for (let index = 0; index < 7; index++) await addClient();
  const began = performance.now();
  await directory(20).longestIdToken(pool);
  expect(performance.now() - began).toBeGreaterThanOrEqual(3 * 50 - 5);
  expect(described()).toBe(7);
});

test("at its own rate it is not throttled by Cognito's limit for one pool", async () => {
  for (let index = 0; index < 9; index++) await addClient();
  world.edge.quotas.turnOn();
  try {
    expect(await createCognitoUserDirectory({ client: world.aws.cognito }).longestIdToken(pool)).toBe(3_600);
  } finally {
    world.edge.quotas.turnOff();
  }
  expect(world.edge.quotas.throttled()).toEqual({});
});

test('an attempt that ends too soon leaves what it has read to the next', async () => {
  for (let index = 0; index < 6; index++) await addClient();
  const one = directory();
  world.edge.faults.add({ match: { operation: 'DescribeUserPoolClient', nth: 4 }, effect: { type: 'throttle' } });
  await expect(one.longestIdToken(pool)).rejects.toMatchObject({ type: 'Throttled' });
  expect(await one.longestIdToken(pool)).toBe(3_600);
  expect(described()).toBe(7);
});

test('a client that is deleted between the listing and the look hands out no tokens', async () => {
  const doomed = await addClient({ IdTokenValidity: 1, TokenValidityUnits: { IdToken: 'days' } });
  await addClient();
  const gate = world.edge.gate({ operation: 'DescribeUserPoolClient' });
  const asked = directory().longestIdToken(pool);
  await gate.reached();
  await world.upstream.cognito.send(new DeleteUserPoolClientCommand({ UserPoolId: pool, ClientId: doomed }));
  gate.release();
  expect(await asked).toBe(3_600);
});

test('a pool that does not exist says so', async () => {
  await expect(directory().longestIdToken('us-east-1_Nowhere00')).rejects.toMatchObject({ type: 'UserPoolMissing' });
});
