import { AdminDisableUserCommand, AdminEnableUserCommand, AdminGetUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { TokenBucket } from '../../../local/edge/quotas/token-bucket';
import { edgeUnderTest, failureOf, newPool, newUser, type EdgeUnderTest } from './start-edge';

let world: EdgeUnderTest;
let pool: string;
let Username: string;
beforeAll(async () => {
  world = await edgeUnderTest();
  ({ pool } = await newPool(world));
  Username = await newUser(world, pool);
});
afterAll(() => world.stop());
afterEach(() => world.edge.quotas.turnOff());

const disableAndEnable = (times: number): Promise<PromiseSettledResult<unknown>[]> =>
  Promise.allSettled(
    Array.from({ length: times }, (_, index) =>
      index % 2 === 0
        ? world.aws.cognito.send(new AdminDisableUserCommand({ UserPoolId: pool, Username }))
        : world.aws.cognito.send(new AdminEnableUserCommand({ UserPoolId: pool, Username })),
    ),
  );

const throttled = (results: readonly PromiseSettledResult<unknown>[]): number =>
  results.filter((result) => result.status === 'rejected' && (result.reason as Error).name === 'TooManyRequestsException').length;

test('nothing is throttled while quotas are off', async () => {
  const results = await disableAndEnable(40);
  expect(results.every(({ status }) => status === 'fulfilled')).toBe(true);
});

test('all operations of a category share its rate, other categories have their own', async () => {
  world.edge.quotas.turnOn({ UserUpdate: 5 });
  const results = await disableAndEnable(40);
  expect(throttled(results)).toBeGreaterThanOrEqual(30);
  expect(throttled(results)).toBeLessThanOrEqual(35);
  expect(world.edge.quotas.throttled()).toEqual({ UserUpdate: throttled(results) });
  await world.aws.cognito.send(new AdminGetUserCommand({ UserPoolId: pool, Username }));
});

test('quotas are switched over HTTP; an unknown category is named', async () => {
  const put = (body: unknown): Promise<Response> =>
    fetch(`${world.edge.controlUrl}/quotas`, { method: 'PUT', body: JSON.stringify(body) });
  expect((await put({ on: true, rates: { UserRead: 1 } })).status).toBe(200);
  const read = (): Promise<unknown> => world.aws.cognito.send(new AdminGetUserCommand({ UserPoolId: pool, Username }));
  await read();
  expect(await failureOf(read())).toBe('TooManyRequestsException');
  const refused = await put({ on: true, rates: { Nonsense: 1 } });
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('UserUpdate');
  await put({ on: false });
  await read();
});

test('a bucket that is always wanted lets pass one second in hand and its rate since, no more and no less', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 200 }), gaps, (rate, waits) => {
      let now = 0;
      let passed = 0;
      const bucket = new TokenBucket(rate, () => now);
      for (const wait of [0, ...waits]) {
        now += wait;
        while (bucket.take()) passed += 1;
      }
      const allowed = rate + (now / 1_000) * rate;
      expect(passed).toBeLessThanOrEqual(allowed + 1e-6);
      expect(passed).toBeGreaterThan(allowed - 1 - 1e-6);
    }),
  );
});

test('a long quiet time saves up no more than one second', () => {
  let now = 0;
  const bucket = new TokenBucket(10, () => now);
  now = 3_600_000;
  let passed = 0;
  while (bucket.take()) passed += 1;
  expect(passed).toBe(10);
});
