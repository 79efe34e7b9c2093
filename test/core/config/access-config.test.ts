import { parseConfig } from '../../../core/config/parse-config';

const role = (name: string, account = '111122223333') => `arn:aws:iam::${account}:role/${name}`;

/** Two pools with users' roles, one with tenants, in buckets of their own; `lines` go to the first or the second. */
const file = (first: string, second = '') => `controlBucket: control
pools:
  - userPoolId: us-east-1_A
    dataBucket: data
${first.includes('layout:') ? '' : '    layout: users/{sub}/\n'}${indented(first)}
  - userPoolId: us-east-1_B
    dataBucket: ${second.includes('same bucket') ? 'data' : 'other'}
    layout: tenants/{tenant}/users/{sub}/
    tenantAttribute: custom:tenant_id
${indented(second)}
`;
const indented = (lines: string): string => lines.replaceAll(/^(?=.)/gm, '    ');

const sessions = `identityPoolId: us-east-1:0f3c\nuserRoles: [${role('user')}]`;
const group = (template: string, name = 'premium') => `${sessions}\ngroups: { ${name}: ${template} }`;
const grant = (prefix: string, more = '') => group(`{ grants: [{ prefix: ${JSON.stringify(prefix)}, allow: [read]${more} }] }`);

const problems = (yaml: string): readonly string[] => {
  const parsed = parseConfig(yaml);
  return 'config' in parsed ? [] : parsed.problems.map(({ path, remedy }) => `${path}: ${remedy}`);
};

const wrong: [string, string, RegExp][] = [
  ['identityPoolId: nonsense', 'pools[0].identityPoolId', /must be an identity pool id/],
  ['identityPoolId: eu-west-1:0f3c', 'pools[0].identityPoolId', /Region of the user pool, us-east-1/],
  [`userRoles: [${role('user')}]`, 'pools[0].userRoles', /need identityPoolId.*credentials: backend/],
  ['credentials: frontend', 'pools[0].credentials', /identity-pool or backend/],
  ['principalTags: { sub: "has space" }', 'pools[0].principalTags.sub', /1 to 128 letters/],
  [`principalTags: { sub: ${'a'.repeat(129)} }`, 'pools[0].principalTags.sub', /1 to 128 letters/],
  ['principalTags: { sub: "AWS:sub" }', 'pools[0].principalTags.sub', /must not begin with `aws:`/],
  ['principalTags: { tenant: tenant }', 'pools[0].principalTags.tenant', /needs tenantAttribute/],
  ['principalTags: { subs: x }', 'pools[0].principalTags.subs', /did you mean sub\?/],
  ['tenantAttribute: custom:t\nprincipalTags: { sub: Tenant }', 'pools[0].principalTags', /different tags/],
  ['credentials: backend\nuserRoles: [app-user]', 'pools[0].userRoles[0]', /must be the ARN of an IAM role/],
  ['credentials: backend\nuserRoles: [arn:aws:iam::1:role/x]', 'pools[0].userRoles[0]', /must be the ARN of an IAM role/],
  ['credentials: backend\nuserRoles: ["arn:aws:iam::111122223333:role/*"]', 'pools[0].userRoles[0]', /must be the ARN/],
  [`credentials: backend\nuserRoles: [${role('a')}, ${role('a')}]`, 'pools[0].userRoles[1]', /listed twice/],
  [
    `credentials: backend\nuserRoles: [${role('a')}, ${role('b', '999922223333')}]`,
    'pools[0].userRoles[1]',
    /account 111122223333, as pools\[0\]\.userRoles\[0\] is/,
  ],
  ['ownPrefix: []', 'pools[0].ownPrefix', /must be a list of read, write, delete, list/],
  ['ownPrefix: [read, wriet]', 'pools[0].ownPrefix[1]', /must be one of read, write, delete, list/],
  ['ownPrefix: [read, read]', 'pools[0].ownPrefix[1]', /listed twice/],
  ['groups: { premium: { ownPrefix: [read] } }', 'pools[0].groups', /need userRoles/],
  [`${sessions}\ngroups: none`, 'pools[0].groups', /must map names of groups/],
  [group('{}'), 'pools[0].groups.premium', /gives its members nothing/],
  [group('7'), 'pools[0].groups.premium', /must be a map/],
  [group('{ ownPrefix: [read], objectTag: { a: b } }'), 'pools[0].groups.premium.objectTag', /did you mean objectTags\?/],
  [group('{ ownPrefix: [read], grant: [] }'), 'pools[0].groups.premium.grant', /did you mean grants\?/],
  [group('{ grants: [{ prefix: shared/, alow: [read], allow: [read] }] }'), 'pools[0].groups.premium.grants[0].alow', /allow\?/],
  [group('{ grants: [{ prefix: shared/ }] }'), 'pools[0].groups.premium.grants[0].allow', /is missing; it must be a list/],
  [group('{ grants: [{ allow: [read] }] }'), 'pools[0].groups.premium.grants[0].prefix', /is missing; it must be a prefix/],
  [group('{ ownPrefix: [read], via: post }'), 'pools[0].groups.premium.via', /must be roster or role/],
  [group('{ ownPrefix: [read], via: role }'), 'pools[0].groups.premium.via', /needs role/],
  [group(`{ ownPrefix: [read], role: ${role('x')} }`), 'pools[0].groups.premium.role', /only for `via: role`/],
  [group(`{ via: role, role: ${role('x', '999922223333')} }`), 'pools[0].groups.premium.role', /account 111122223333/],
  [group(`{ via: role, role: ${role('user')} }`), 'pools[0].groups.premium.role', /pools\[0\]\.userRoles\[0\] too/],
  [group('{ ownPrefix: [read] }', '"a*b"'), 'pools[0].groups["a*b"]', /its name has a character/],
  [group('{ ownPrefix: [read] }', '"${x}"'), 'pools[0].groups["${x}"]', /its name has a character/],
  [group('{ ownPrefix: [read] }', '"a b"'), 'pools[0].groups["a b"]', /has a space/],
  [group('{ ownPrefix: [read] }', '__proto__'), 'pools[0].groups.__proto__', /cannot carry/],
  [group('{ ownPrefix: [read] }', 'ä'.repeat(65)), `pools[0].groups["${'ä'.repeat(65)}"]`, /longer than 128 bytes/],
];
test.each(wrong)('%p is one problem at %s', (lines, path, remedy) => {
  const found = problems(file(lines));
  expect(found).toEqual([expect.stringMatching(remedy)]);
  expect(found[0]?.startsWith(`${path}: `)).toBe(true);
});

const prefixes: [string, RegExp][] = [
  ['shared/premium', /must end in `\/`/],
  ['', /must end in `\/`/],
  ['shared//premium/', /is empty/],
  ['/', /is empty/],
  ['../', /relative path/],
  ['shared/*/', /has a character/],
  ['shared/${aws:username}/', /has a character/],
  ['users/{sub}/photos/', /must not name \{sub\}/],
  ['Archive/x/', /no user reads archives/],
  ['{tenant}/{tenant}/', /at most once/],
  ['shared/{tenant}/', /needs tenantAttribute/],
  ['users/', /own prefixes, pools\[0\]\.layout/],
  ['users/0a1b2c3d-0000-4000-8000-000000000001/', /own prefixes/],
  ['users/0a1b2c3d-0000-4000-8000-000000000001/photos/', /own prefixes/],
  [`shared/${'a/'.repeat(130)}`, /at most 256 bytes/],
];
test.each(prefixes)('a grant on %p is one problem', (prefix, remedy) => {
  expect(problems(file(grant(prefix)))).toEqual([expect.stringMatching(remedy)]);
});

test.each(['shared/', 'shared/premium/', 'users/shared/', 'users/0a1b2c3d/', 'reports/größe/'])(
  'a grant on %p is taken',
  (prefix) => {
    expect(problems(file(grant(prefix)))).toEqual([]);
  },
);

const ofTenants: [string, RegExp | undefined][] = [
  [grant('tenants/{tenant}/shared/'), undefined],
  [grant('shared/', ', crossTenant: true'), undefined],
  [grant('shared/'), /shared by all tenants/],
  [grant('tenants/{tenant}/shared/', ', crossTenant: true'), /each member's own/],
  [grant('tenants/{tenant}/'), /own prefixes, pools\[1\]\.layout/],
  [grant('tenants/acme/users/'), /shared by all tenants/],
  [grant('tenants/acme/users/', ', crossTenant: true'), /own prefixes, pools\[1\]\.layout/],
  [grant('{tenant}/'), /own prefixes/],
];
test.each(ofTenants)('in a pool with tenants, %p is judged', (lines, remedy) => {
  const found = problems(file('', lines));
  if (remedy === undefined) expect(found).toEqual([]);
  else expect(found).toContainEqual(expect.stringMatching(remedy));
});

test('a grant may not reach into the prefixes of another pool in the same bucket', () => {
  expect(problems(file(grant('tenants/acme/'), '# same bucket'))).toEqual([expect.stringMatching(/pools\[1\]\.layout/)]);
  expect(problems(file(grant('tenants/acme/')))).toEqual([]);
});

test('one prefix is granted to a group once', () => {
  const twice = '{ grants: [{ prefix: shared/, allow: [read] }, { prefix: shared/, allow: [list] }] }';
  expect(problems(file(group(twice)))).toEqual([expect.stringMatching(/grants\[1\]\.prefix: is granted twice/)]);
});

test('two pools with one role in one bucket carry the same tags', () => {
  expect(problems(file(sessions, `# same bucket\n${sessions}`))).toEqual([
    expect.stringMatching(/give both the same principalTags/),
  ]);
  expect(problems(file(sessions, sessions))).toEqual([]);
  const tenants = `layout: users/{sub}/\ntenantAttribute: custom:x\n${sessions}`;
  expect(problems(file(tenants, `# same bucket\n${sessions}`))).toEqual([]);
});

test('the role of a group is no role of all users of another pool', () => {
  const other = `identityPoolId: us-east-1:0f3c\nuserRoles: [${role('analyst')}]`;
  expect(problems(file(group(`{ via: role, role: ${role('analyst')} }`), other))).toEqual([
    expect.stringMatching(/pools\[0\]\.groups\.premium\.role: is pools\[1\]\.userRoles\[0\] too/),
  ]);
});

test('every problem of the access settings is listed at once', () => {
  const lines = `identityPoolId: eu-west-1:0f3c
userRoles: [${role('user')}, nonsense]
ownPrefix: [reed]
groups:
  premium: { grants: [{ prefix: shared, allow: [] }] }
  analysts: { via: role }`;
  expect(problems(file(lines)).map((problem) => problem.split(': ')[0])).toEqual([
    'pools[0].identityPoolId',
    'pools[0].userRoles[1]',
    'pools[0].ownPrefix[0]',
    'pools[0].groups.premium.grants[0].prefix',
    'pools[0].groups.premium.grants[0].allow',
    'pools[0].groups.analysts.via',
  ]);
});
