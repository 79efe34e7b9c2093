import {
  AdminAddUserToGroupCommand,
  CreateGroupCommand,
  ListUsersCommand,
  ListUsersInGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { edgeUnderTest, failureOf, newPool, newUser, type EdgeUnderTest } from './start-edge';

const names = ['a', 'b', 'c', 'd', 'e'];
const anHour = 3_600_000;
let world: EdgeUnderTest;
let pool: string;

beforeAll(async () => {
  world = await edgeUnderTest();
  ({ pool } = await newPool(world));
  await world.upstream.cognito.send(new CreateGroupCommand({ UserPoolId: pool, GroupName: 'all' }));
  for (const name of names) {
    await newUser(world, pool, name);
    await world.upstream.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId: pool, GroupName: 'all', Username: name }));
  }
});
afterAll(() => world.stop());
afterEach(() => {
  world.edge.faults.clear();
  world.edge.pageTokens.setLifetime(anHour);
});

interface Page {
  readonly names: readonly string[];
  readonly token: string | undefined;
}

const listings = {
  ListUsers: async (token?: string): Promise<Page> => {
    const from = token === undefined ? {} : { PaginationToken: token };
    const { Users = [], PaginationToken } = await world.aws.cognito.send(
      new ListUsersCommand({ UserPoolId: pool, Limit: 2, ...from }),
    );
    return { names: Users.map(({ Username = '' }) => Username), token: PaginationToken };
  },
  ListUsersInGroup: async (token?: string): Promise<Page> => {
    const from = token === undefined ? {} : { NextToken: token };
    const { Users = [], NextToken } = await world.aws.cognito.send(
      new ListUsersInGroupCommand({ UserPoolId: pool, GroupName: 'all', Limit: 2, ...from }),
    );
    return { names: Users.map(({ Username = '' }) => Username), token: NextToken };
  },
};

describe.each(Object.keys(listings) as readonly (keyof typeof listings)[])('%s', (operation) => {
  const list = listings[operation];

  test('a chain of tokens lists everybody once, and a token may be used again', async () => {
    const first = await list();
    const second = await list(first.token);
    expect(await list(first.token)).toMatchObject({ names: second.names });
    const third = await list(second.token);
    expect([...first.names, ...second.names, ...third.names].sort()).toEqual(names);
    expect(third.token).toBeUndefined();
  });

  test('a token that is older than its life is refused as Cognito refuses it', async () => {
    const { token } = await list();
    world.edge.pageTokens.setLifetime(0);
    await expect(list(token)).rejects.toMatchObject({ name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } });
    world.edge.pageTokens.setLifetime(anHour);
    expect((await list(token)).names).toHaveLength(2);
  });

  test('a token that the edge never gave out is refused', async () => {
    expect(await failureOf(list('Mg=='))).toBe('InvalidParameterException');
  });

  test('a listing that is cut short says that its page is the last one', async () => {
    world.edge.faults.add({ match: { operation }, effect: { type: 'cut-short' } });
    expect(await list()).toMatchObject({ names: [expect.any(String), expect.any(String)], token: undefined });
    expect((await list()).token).toMatch(/^[\w-]{36}$/);
  });
});

test('a token is refused with a filter that it was not given for', async () => {
  const { token = '' } = await listings.ListUsers();
  const other = new ListUsersCommand({ UserPoolId: pool, Filter: 'username ^= "a"', Limit: 2, PaginationToken: token });
  expect(await failureOf(world.aws.cognito.send(other))).toBe('InvalidParameterException');
});

test('the life of tokens is set at the control API', async () => {
  const at = `${world.edge.controlUrl}/page-tokens`;
  const put = (body: unknown) => fetch(at, { method: 'PUT', body: JSON.stringify(body) });
  expect((await put({ lifetimeMs: 250 })).status).toBe(200);
  expect(await (await fetch(at)).json()).toEqual({ lifetimeMs: 250 });
  expect((await put({ lifetimeMs: -1 })).status).toBe(400);
  expect(world.edge.pageTokens.lifetimeMs).toBe(250);
});
