import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  CreateUserPoolClientCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { randomUUID } from 'node:crypto';
import { attributeProblem } from '../../aws/attribute-problem';
import { createCognitoUserDirectory } from '../../aws/cognito-user-directory';
import { miniStackClients } from '../support/servers';

const { cognito, close } = miniStackClients();
const directory = createCognitoUserDirectory({ client: cognito });
let pool: string;

beforeAll(async () => {
  const Schema = [{ Name: 'storage_prefix', AttributeDataType: 'String' as const, Mutable: true }];
  pool = (await cognito.send(new CreateUserPoolCommand({ PoolName: `directory-${randomUUID()}`, Schema }))).UserPool?.Id ?? '';
});
afterAll(close);

async function create(username: string): Promise<string> {
  const { User } = await cognito.send(
    new AdminCreateUserCommand({ UserPoolId: pool, Username: username, MessageAction: 'SUPPRESS' }),
  );
  await cognito.send(
    new AdminSetUserPasswordCommand({ UserPoolId: pool, Username: username, Password: 'Passw0rd!', Permanent: true }),
  );
  return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
}

test('a local user is found by username and by sub, and by search', async () => {
  const sub = await create('alice');
  const expected = { sub, username: 'alice', enabled: true, status: 'CONFIRMED' };
  expect(await directory.getUser(pool, 'alice')).toMatchObject(expected);
  expect(await directory.getUser(pool, sub)).toMatchObject(expected);
  expect(await directory.findUsername({ pool, sub })).toBe('alice');
});

test('a user who does not exist is undefined', async () => {
  expect(await directory.getUser(pool, randomUUID())).toBeUndefined();
  expect(await directory.findUsername({ pool, sub: randomUUID() })).toBeUndefined();
});

test('attributes are written', async () => {
  const sub = await create('bob');
  await directory.writeAttributes(pool, sub, { 'custom:storage_prefix': `users/${sub}/` });
  expect((await directory.getUser(pool, 'bob'))?.attributes['custom:storage_prefix']).toBe(`users/${sub}/`);
});

test('writing to a user who is gone says so without a name', async () => {
  const failure: unknown = await directory
    .writeAttributes(pool, 'carol', { 'custom:storage_prefix': 'x' })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ type: 'UserGone' });
  expect(String(failure)).not.toContain('carol');
});

test('a pool that does not exist says so', async () => {
  await expect(directory.getUser('us-east-1_Nowhere00', 'x')).rejects.toMatchObject({ type: 'UserPoolMissing' });
});

describe('what a schema does not allow', () => {
  const schema = [
    { Name: 'custom:prefix', Mutable: true, StringAttributeConstraints: { MaxLength: '10' } },
    { Name: 'custom:fixed', Mutable: false },
  ];

  test.each([
    [{ 'custom:prefix': '12345678901' }, 'AttributeTooShort', 'setup'],
    [{ 'custom:fixed': 'x' }, 'AttributeImmutable', 'setup'],
    [{ 'custom:other': 'x' }, 'AttributeNotInSchema', 'temporal gatehouse setup'],
  ])('%j is %s, and names the command that helps', (attributes, type, command) => {
    const problem = attributeProblem(pool, schema, attributes);
    expect(problem?.type).toBe(type);
    expect(problem?.details.remedy).toContain(command);
  });

  test('what fits is no problem', () => {
    expect(attributeProblem(pool, schema, { 'custom:prefix': '1234567890' })).toBeUndefined();
  });
});

describe('a listing', () => {
  test('gives everybody of a shard, page after page, and nobody of another', async () => {
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: `listed-${randomUUID()}` }));
    const listed = UserPool?.Id ?? '';
    const created = await Promise.all(
      Array.from({ length: 130 }, async (_, index) => {
        const input = { UserPoolId: listed, Username: `u${String(index)}`, MessageAction: 'SUPPRESS' as const };
        const { User } = await cognito.send(new AdminCreateUserCommand(input));
        return User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '';
      }),
    );
    const all = async (shard: string): Promise<readonly string[]> => {
      const subs: string[] = [];
      let token: string | undefined;
      do {
        const page = await directory.listUsers(listed, shard, token);
        if (page === 'token-expired') throw new Error('A fresh token was refused.');
        expect(page.users.length).toBeLessThanOrEqual(60);
        subs.push(...page.users.map(({ sub }) => sub));
        token = page.next;
      } while (token !== undefined);
      return subs.toSorted();
    };
    expect(await all('')).toEqual(created.toSorted());
    const digit = created[0]?.slice(0, 1) ?? '';
    expect(await all(digit)).toEqual(created.filter((sub) => sub.startsWith(digit)).toSorted());
    expect(await directory.estimateUsers(listed)).toBe(130);
  });

  test('of the disabled users names them alone, and when they were changed', async () => {
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: `disabled-${randomUUID()}` }));
    const UserPoolId = UserPool?.Id ?? '';
    for (const Username of ['a', 'b', 'c'])
      await cognito.send(new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'SUPPRESS' }));
    await cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: 'b' }));
    expect(await directory.listDisabled(UserPoolId)).toEqual({
      users: [expect.objectContaining({ username: 'b', enabled: false, modifiedAt: expect.stringMatching(/Z$/) as string })],
    });
  });

  test('of app clients names all of them', async () => {
    const { UserPool } = await cognito.send(new CreateUserPoolCommand({ PoolName: `clients-${randomUUID()}` }));
    const UserPoolId = UserPool?.Id ?? '';
    const made = await Promise.all(
      ['web', 'mobile'].map(async (ClientName) => {
        const { UserPoolClient } = await cognito.send(new CreateUserPoolClientCommand({ UserPoolId, ClientName }));
        return UserPoolClient?.ClientId ?? '';
      }),
    );
    expect(await directory.listClients(UserPoolId)).toEqual(made.toSorted());
  });

  test.each(['InvalidParameterException', 'NotAuthorizedException'])(
    'whose token is refused with %s begins again',
    async (name) => {
      const refusing = miniStackClients();
      refusing.cognito.middlewareStack.add(
        () => () => Promise.reject(Object.assign(new Error('refused'), { name, $metadata: { httpStatusCode: 400 } })),
        {
          step: 'initialize',
        },
      );
      const refused = createCognitoUserDirectory({ client: refusing.cognito });
      expect(await refused.listUsers(pool, '0', 'old')).toBe('token-expired');
      await expect(refused.listUsers(pool, '0')).rejects.toMatchObject({
        type: expect.stringMatching(/Refused|Missing/) as string,
      });
      refusing.close();
    },
  );
});
