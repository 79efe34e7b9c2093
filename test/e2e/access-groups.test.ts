import { PutObjectCommand } from '@aws-sdk/client-s3';
import { AdminAddUserToGroupCommand, CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { randomUUID } from 'node:crypto';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { publish } from '../support/publish';
import { until } from '../support/until';

/** Letters, marks, symbols, numbers and punctuation: what Cognito allows in a group's name, and the configuration too. */
const oddNames = [
  '!"#%&\'()+,-.:;<=>@[]^_`|~',
  '...',
  '"],"Effect":"Allow',
  'Ünïcödé-漢字-😀',
  'constructor',
  '=1+1',
  'x'.repeat(128),
];
/** Names that Cognito allows and that the configuration refuses to serve. */
const unservable = ['*', '..', 'a/b', '${aws:username}', '\\', '__proto__', 'e\u0301'];
const keyOf = (index: number): string => `shared/odd-${String(index)}/a`;
const odd = oddNames.map((name, index) => ({ name, key: keyOf(index) }));

let scene: AccessScene;
beforeAll(async () => {
  scene = await openAccessScene();
  const Bucket = scene.settings.dataBucket;
  for (const { key: Key } of odd) await scene.behind.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  const groups = odd.map(
    ({ name }, index) => [name, { grants: [{ prefix: `shared/odd-${String(index)}/`, allow: ['read'] }] }] as const,
  );
  await publish(scene, (pools) => pools.map((pool) => ({ ...pool, groups: { ...pool.groups, ...Object.fromEntries(groups) } })));
});
afterAll(() => scene.close());

async function userWithSession() {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  const session = await scene.session(name);
  return { name, sub, session };
}

test('group names of every character grant their own prefix, and no other', async () => {
  const { name, sub, session } = await userWithSession();
  const reached = async (): Promise<readonly boolean[]> => Promise.all(odd.map(({ key }) => session.can(key)));
  const even = odd.filter((_, index) => index % 2 === 0);
  for (const group of unservable) await scene.office.join(name, group);
  for (const group of even) await scene.office.join(name, group.name);
  await until(async () => (await reached()).every((may, index) => may === (index % 2 === 0)), 30_000);
  await scene.quiet(sub);
  expect((await scene.record(sub)).groups).toEqual(even.map((group) => group.name).sort());
  for (const group of odd) {
    await (even.includes(group) ? scene.office.leave(name, group.name) : scene.office.join(name, group.name));
  }
  await until(async () => (await reached()).every((may, index) => may === (index % 2 === 1)), 30_000);
  for (const group of odd.filter((one) => !even.includes(one))) await scene.office.deleteGroup(group.name);
  await until(async () => (await reached()).every((may) => !may), 30_000);
  session.close();
}, 120_000);

test('a user of 100 groups, of which one is configured, has what that one grants', async () => {
  const { name, sub, session } = await userWithSession();
  const { pool: UserPoolId, behind } = scene;
  for (let number = 0; number < 99; number++) {
    const GroupName = `another-${String(number)}`;
    await behind.cognito.send(new CreateGroupCommand({ UserPoolId, GroupName }));
    await behind.cognito.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: name, GroupName }));
  }
  await scene.office.join(name, 'premium');
  await until(() => session.can(scene.shared));
  await scene.quiet(sub);
  expect((await scene.record(sub)).groups).toEqual(['premium']);
  session.close();
});

test.each([
  ['premium', () => scene.shared],
  ['analysts', () => scene.reports],
] as const)(
  '%s, deleted and created again under the same name, has the members that Cognito has, and they alone',
  async (group, keyOfGroup) => {
    const key = keyOfGroup();
    const { name, sub } = await userWithSession();
    await scene.office.join(name, group);
    await scene.quietForGood(sub);
    const session = await scene.session(name);
    await until(() => session.can(key));
    await scene.office.deleteGroup(group);
    await until(async () => !(await session.can(key)));
    const role = scene.playground.seeded.groupRoles?.analysts;
    await scene.createGroup(group, group === 'analysts' ? role : undefined);
    // The group's statement is back when somebody else's credentials reach what it grants.
    const other = await userWithSession();
    other.session.close();
    await scene.office.join(other.name, group);
    await scene.quietForGood(other.sub);
    const member = await scene.session(other.name);
    await until(() => member.can(key));
    member.close();
    expect(await session.can(key)).toBe(false);
    await scene.office.join(name, group);
    await until(() => session.can(key));
    await scene.quietForGood(sub);
    expect(await scene.record(sub)).toMatchObject({ groups: [group], access: { denies: [] } });
    session.close();
  },
  90_000,
);
