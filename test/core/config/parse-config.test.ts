import { parseConfig } from '../../../core/config/parse-config';
import type { Problem } from '../../../core/config/problem';

const pool = 'userPoolId: us-east-1_AbC123';
const one = (lines: string, head = 'controlBucket: control') =>
  `${head}\npools:\n  - ${pool}\n    dataBucket: data\n    layout: users/{sub}/\n${lines.replaceAll(/^(?=.)/gm, '    ')}`;

function problemsOf(yaml: string): readonly Problem[] {
  const parsed = parseConfig(yaml);
  if ('config' in parsed) throw new Error(`accepted: ${yaml}`);
  return parsed.problems;
}

/** The problem of a file that has exactly one. */
function onlyProblem(yaml: string): Problem {
  const problems = problemsOf(yaml);
  expect(problems).toHaveLength(1);
  return problems[0] as Problem;
}

test('the least file gets every default', () => {
  expect(parseConfig(one(''))).toEqual({
    config: {
      controlBucket: 'control',
      pools: [
        {
          userPoolId: 'us-east-1_AbC123',
          mode: 'enforce',
          dataBucket: 'data',
          layout: 'users/{sub}/',
          structure: [],
          writeBack: {},
          credentials: 'identity-pool',
          principalTags: { sub: 'sub' },
          userRoles: [],
          ownPrefix: ['read', 'write', 'delete', 'list'],
          groups: {},
        },
      ],
      quota: { share: 0.5, limits: {} },
    },
  });
});

test('everything that a file can say is taken as it says', () => {
  const yaml = `
controlBucket: acme-gatehouse
pools:
  - userPoolId: eu-west-1_AbC123
    dataBucket: acme-user-data
    layout: tenants/{tenant}/users/{sub}/
    tenantAttribute: custom:tenant_id
    structure: [documents/, uploads/images/]
    writeBack: { custom:storage_prefix: "{prefix}", custom:where: "s3://{bucket}/{tenant}/{sub}" }
    identityPoolId: eu-west-1:0f3c9b1e-0000-4000-8000-000000000001
    principalTags: { sub: userSub }
    userRoles: [arn:aws:iam::111122223333:role/path/b, arn:aws:iam::111122223333:role/a]
    ownPrefix: [list, read]
    groups:
      premium: { grants: [{ prefix: "tenants/{tenant}/shared/premium/", allow: [list, read] }] }
      read-only: { ownPrefix: [read], via: role, role: arn:aws:iam::111122223333:role/read-only }
      Ärzte: { grants: [{ prefix: shared/reports/, allow: [write], crossTenant: true }] }
quota: { share: 1, limits: { UserRead: 240 } }
`;
  expect(parseConfig(yaml)).toEqual({
    config: {
      controlBucket: 'acme-gatehouse',
      pools: [
        {
          userPoolId: 'eu-west-1_AbC123',
          mode: 'enforce',
          dataBucket: 'acme-user-data',
          layout: 'tenants/{tenant}/users/{sub}/',
          tenantAttribute: 'custom:tenant_id',
          structure: ['documents/', 'uploads/images/'],
          writeBack: { 'custom:storage_prefix': '{prefix}', 'custom:where': 's3://{bucket}/{tenant}/{sub}' },
          identityPoolId: 'eu-west-1:0f3c9b1e-0000-4000-8000-000000000001',
          credentials: 'identity-pool',
          principalTags: { sub: 'userSub', tenant: 'tenant' },
          userRoles: ['arn:aws:iam::111122223333:role/a', 'arn:aws:iam::111122223333:role/path/b'],
          ownPrefix: ['read', 'list'],
          groups: {
            premium: {
              grants: [{ prefix: 'tenants/{tenant}/shared/premium/', allow: ['read', 'list'], crossTenant: false }],
              via: 'roster',
            },
            'read-only': { grants: [], ownPrefix: ['read'], via: 'role', role: 'arn:aws:iam::111122223333:role/read-only' },
            Ärzte: { grants: [{ prefix: 'shared/reports/', allow: ['write'], crossTenant: true }], via: 'roster' },
          },
        },
      ],
      quota: { share: 1, limits: { UserRead: 240 } },
    },
  });
});

test('every problem is listed at once, each with path, line, value and what would be right', () => {
  const yaml = `controlBucket: Control
pools:
  - userPoolId: nonsense
    dataBucket: data
    layout: archive/{sub}/
    writeback: {}
    structure: [documents]
    writeBack: { email: "{prefixx}" }
  - userPoolId: us-east-1_B
    layout: "{tenant}/{sub}/"
quota: { share: 2, limits: { UserRaed: 1 } }
exportUsers: {}
`;
  const shown = problemsOf(yaml).map(({ path, line, value, remedy }) => [line, path, value, remedy]);
  expect(shown).toEqual([
    [1, 'controlBucket', '"Control"', expect.stringContaining('must be a bucket name')],
    [3, 'pools[0].userPoolId', '"nonsense"', expect.stringContaining('must be a user pool id')],
    [5, 'pools[0].layout', '"archive/{sub}/"', expect.stringContaining('must not begin with `archive/`')],
    [6, 'pools[0].writeback', '{}', expect.stringContaining('did you mean writeBack?')],
    [7, 'pools[0].structure[0]', '"documents"', expect.stringContaining('must end in `/`')],
    [8, 'pools[0].writeBack.email', '"{prefixx}"', expect.stringContaining('not {prefixx}; did you mean {prefix}?')],
    [8, 'pools[0].writeBack.email', '"{prefixx}"', expect.stringContaining('its name must be a custom attribute')],
    [9, 'pools[1].dataBucket', undefined, expect.stringContaining('is missing; it must be')],
    [10, 'pools[1].layout', '"{tenant}/{sub}/"', expect.stringContaining('needs tenantAttribute')],
    [11, 'quota.share', '2', expect.stringContaining('at most 1')],
    [11, 'quota.limits.UserRaed', '1', expect.stringContaining('did you mean UserRead?')],
    [12, 'exportUsers', '{}', expect.stringContaining('this version of Gatehouse does not know')],
  ]);
});

test.each(['backup: { every: 24h }', 'backup: {}'])('a key of a later version is refused by name: %s', (line) => {
  const { path, remedy } = onlyProblem(one(line));
  expect(path).toBe(`pools[0].${line.slice(0, line.indexOf(':'))}`);
  expect(remedy).toContain('this version of Gatehouse does not know');
});

const layouts: [string, RegExp][] = [
  ['users/{sub}', /end in `\{sub\}\/`/],
  ['{sub}/files/', /end in `\{sub\}\/`/],
  ['', /end in/],
  ['{sub}/{sub}/', /\{sub\} once/],
  ['{tenant}/{tenant}/{sub}/', /\{tenant\} at most once/],
  ['/users/{sub}/', /is empty/],
  ['users//{sub}/', /is empty/],
  ['Archive/{sub}/', /belong to Gatehouse/],
  ['SHARED/{sub}/', /belong to Gatehouse/],
  ['../{sub}/', /relative path/],
  ['us*rs/{sub}/', /has a character/],
  ['users-{sub}/', /has a character/],
  ['{group}/{sub}/', /has a character/],
  ['users\\x/{sub}/', /has a character/],
  ['${x}/{sub}/', /has a character/],
  [`${'a'.repeat(129)}/{sub}/`, /longer than 128 bytes/],
  [`${'a/'.repeat(130)}{sub}/`, /at most 256 bytes/],
];
test.each(layouts)('the layout %p is refused', (layout, remedy) => {
  const problems = problemsOf(one('').replace('users/{sub}/', JSON.stringify(layout)));
  expect(problems.map((problem) => [problem.path, problem.remedy])).toContainEqual([
    'pools[0].layout',
    expect.stringMatching(remedy),
  ]);
});

test.each(['{sub}/', 'users/shared/{sub}/', 'users/{sub}/', 'größe/{sub}/'])('the layout %p is accepted', (layout) => {
  expect(parseConfig(one('').replace('users/{sub}/', JSON.stringify(layout)))).toHaveProperty('config');
});

const lines: [string, string, RegExp][] = [
  ['structure: documents/', 'pools[0].structure', /must be a list/],
  ['structure:', 'pools[0].structure', /must be a list/],
  ['structure: [../]', 'pools[0].structure[0]', /relative path/],
  ['structure: [/a/]', 'pools[0].structure[0]', /is empty/],
  ['structure: [7]', 'pools[0].structure[0]', /must be a sub-prefix/],
  ['structure: [a/, b/, a/]', 'pools[0].structure[2]', /listed twice/],
  ['writeBack: { "custom:has space": x }', 'pools[0].writeBack["custom:has space"]', /custom attribute/],
  ['writeBack: { custom:aaaaaaaaaaaaaaaaaaaaa: x }', 'pools[0].writeBack["custom:aaaaaaaaaaaaaaaaaaaaa"]', /1 to 20 characters/],
  ['writeBack: { custom:a: "" }', 'pools[0].writeBack["custom:a"]', /not be empty/],
  ['writeBack: { custom:a: "{email}" }', 'pools[0].writeBack["custom:a"]', /may name \{prefix\}/],
  ['writeBack: { custom:a: "{prefix" }', 'pools[0].writeBack["custom:a"]', /brace without its pair/],
  ['writeBack: { custom:a: "{tenant}" }', 'pools[0].writeBack["custom:a"]', /needs tenantAttribute/],
  ['writeBack: { custom:a: 1 }', 'pools[0].writeBack["custom:a"]', /must be a template/],
  ['tenantAttribute: tenant', 'pools[0].tenantAttribute', /custom attribute/],
  [
    'tenantAttribute: custom:t\nwriteBack: { custom:t: "{sub}" }',
    'pools[0].writeBack["custom:t"]',
    /must not be the tenantAttribute/,
  ],
  ['layout: users/{sub}/', 'pools[0].layout', /stands here twice/],
];
test.each(lines)('%p is one problem at %s', (text, path, remedy) => {
  expect(onlyProblem(one(text))).toMatchObject({ path, remedy: expect.stringMatching(remedy) as string });
});

const pairs: [string, string, RegExp][] = [
  [`- ${pool}\n    dataBucket: other\n    layout: x/{sub}/`, 'pools[1].userPoolId', /is pools\[0\] already/],
  ['- userPoolId: eu-west-1_B\n    dataBucket: other\n    layout: x/{sub}/', 'pools[1].userPoolId', /one Region/],
  ['- userPoolId: us-east-1_B\n    dataBucket: data\n    layout: users/{sub}/', 'pools[1].layout', /overlaps pools\[0\]\.layout/],
  [
    '- userPoolId: us-east-1_B\n    dataBucket: control\n    layout: x/{sub}/',
    'pools[1].dataBucket',
    /another bucket than controlBucket/,
  ],
];
test.each(pairs)('a second pool %p is one problem', (second, path, remedy) => {
  expect(onlyProblem(`${one('')}\n  ${second}`)).toMatchObject({ path, remedy: expect.stringMatching(remedy) as string });
});

test('two pools may share a bucket under layouts that cannot meet', () => {
  expect(parseConfig(`${one('')}\n  - userPoolId: us-east-1_B\n    dataBucket: data\n    layout: staff/{sub}/`)).toHaveProperty(
    'config',
  );
});

const documents: [string, RegExp][] = [
  ['', /must be a map with controlBucket and pools/],
  ['just text', /must be a map/],
  ['[1, 2]', /must be a map/],
  ['a: [1', /is not YAML/],
  ['a: "x', /is not YAML/],
  ['a: 1\n---\nb: 2\n', /is not YAML/],
  ['a: !!js/function "x"\n', /is not YAML/],
  ['a: *b\n', /is not YAML/],
  ['\tcontrolBucket: x', /is not YAML/],
];
test.each(documents)('the document %p is refused as a whole', (yaml, remedy) => {
  const problems = problemsOf(yaml);
  expect(problems.map((problem) => problem.remedy)).toContainEqual(expect.stringMatching(remedy));
});

test('a document that aliases blow up is refused', () => {
  const bomb = Array.from(
    { length: 12 },
    (_, i) =>
      `a${String(i)}: &a${String(i)} [${
        i === 0
          ? '1'
          : Array(9)
              .fill(`*a${String(i - 1)}`)
              .join(', ')
      }]`,
  );
  expect(onlyProblem(bomb.join('\n')).remedy).toContain('alias count');
});

test('keys that JavaScript gives every object are unknown keys like others', () => {
  const paths = problemsOf(one('', 'controlBucket: control\n__proto__: { polluted: 1 }\nconstructor: x')).map(({ path }) => path);
  expect(paths).toEqual(['__proto__', 'constructor']);
  expect({}).not.toHaveProperty('polluted');
});

test('no pools at all is a problem', () => {
  expect(onlyProblem('controlBucket: control\npools: []')).toMatchObject({ path: 'pools', line: 2, value: '[]' });
});
