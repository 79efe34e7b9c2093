import {
  AdminCreateUserCommand,
  AdminListGroupsForUserCommand,
  CreateGroupCommand,
  CreateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { randomUUID } from 'node:crypto';
import { createCognitoUserDirectory } from '../../aws/cognito-user-directory';
import { edgeUnderTest, type EdgeUnderTest } from '../local/edge/start-edge';

let world: EdgeUnderTest;
let pool: string;
const directory = () => createCognitoUserDirectory({ client: world.aws.cognito });

beforeAll(async () => {
  world = await edgeUnderTest();
  const { UserPool } = await world.upstream.cognito.send(new CreateUserPoolCommand({ PoolName: `groups-${randomUUID()}` }));
  pool = UserPool?.Id ?? '';
});
afterAll(() => world.stop());

async function newUser(): Promise<{ readonly name: string; readonly sub: string }> {
  const name = `user-${randomUUID()}`;
  const input = { UserPoolId: pool, Username: name, MessageAction: 'SUPPRESS' as const };
  const { User } = await world.upstream.cognito.send(new AdminCreateUserCommand(input));
  return { name, sub: User?.Attributes?.find(({ Name }) => Name === 'sub')?.Value ?? '' };
}

async function newGroup(name = `group-${randomUUID()}`): Promise<string> {
  await world.upstream.cognito.send(new CreateGroupCommand({ UserPoolId: pool, GroupName: name }));
  return name;
}

const groupsUpstream = async (Username: string): Promise<unknown> => {
  const { Groups } = await world.upstream.cognito.send(new AdminListGroupsForUserCommand({ UserPoolId: pool, Username }));
  return Groups?.map(({ GroupName }) => GroupName).sort();
};

test('joining and leaving changes the membership, and each may be done twice', async () => {
  const { name } = await newUser();
  const [one, two] = [await newGroup(), await newGroup('a/b*c')];
  for (const group of [one, one, two]) await directory().joinGroup(pool, name, group);
  expect(await groupsUpstream(name)).toEqual([one, two].sort());
  expect([...(await directory().groupsOf(pool, name))].sort()).toEqual([one, two].sort());
  for (const group of [one, one]) await directory().leaveGroup(pool, name, group);
  expect(await groupsUpstream(name)).toEqual([two]);
});

test('all of a hundred groups are found, by sub as well as by name', async () => {
  const { name, sub } = await newUser();
  const groups = Array.from({ length: 100 }, (_, index) => `many-${String(index).padStart(3, '0')}`);
  for (const group of groups) {
    await newGroup(group);
    await directory().joinGroup(pool, name, group);
  }
  expect([...(await directory().groupsOf(pool, name))].sort()).toEqual(groups);
  expect([...(await directory().groupsOf(pool, sub))].sort()).toEqual(groups);
});

test('all members of a group are listed, page after page', async () => {
  const group = await newGroup();
  const users = await Promise.all(Array.from({ length: 70 }, newUser));
  for (const { name } of users) await directory().joinGroup(pool, name, group);
  const subs: string[] = [];
  let token: string | undefined;
  do {
    const page = await directory().listMembers(pool, group, token);
    if (page === 'token-expired') throw new Error('A fresh token was refused.');
    expect(page.users.length).toBeLessThanOrEqual(60);
    subs.push(...page.users.map(({ sub }) => sub));
    token = page.next;
  } while (token !== undefined);
  expect(subs.toSorted()).toEqual(users.map(({ sub }) => sub).toSorted());
});

test('a group exists or does not, and a pool that does not exist is something else', async () => {
  expect(await directory().groupExists(pool, await newGroup())).toBe(true);
  expect(await directory().groupExists(pool, 'nobody-made-it')).toBe(false);
  await expect(directory().groupExists('us-east-1_Nowhere00', 'x')).rejects.toMatchObject({ type: 'UserPoolMissing' });
});

test('a group that is missing is GroupMissing, a user who is gone is UserGone without the name', async () => {
  const { name } = await newUser();
  const group = await newGroup();
  // MiniStack lets everybody leave a group that does not exist.
  const notFound = { type: 'error', status: 400, code: 'ResourceNotFoundException' } as const;
  world.edge.faults.add({ match: { operation: 'AdminRemoveUserFromGroup' }, effect: notFound });
  const calls = [
    () => directory().joinGroup(pool, name, 'nobody-made-it'),
    () => directory().leaveGroup(pool, name, 'nobody-made-it'),
    () => directory().listMembers(pool, 'nobody-made-it'),
  ];
  for (const call of calls) {
    await expect(call()).rejects.toMatchObject({
      type: 'GroupMissing',
      details: { place: `pool=${pool}, group=nobody-made-it` },
    });
  }
  for (const call of [() => directory().joinGroup(pool, 'carol', group), () => directory().groupsOf(pool, 'carol')]) {
    const failure: unknown = await call().catch((error: unknown) => error);
    expect(failure).toMatchObject({ type: 'UserGone' });
    expect(String(failure)).not.toContain('carol');
  }
});
