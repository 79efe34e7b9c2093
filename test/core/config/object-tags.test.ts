import { describeChanges } from '../../../core/config/diff-config';
import { groupsToSync } from '../../../core/config/groups-to-sync';
import { parseConfig } from '../../../core/config/parse-config';
import { readPublishedConfig } from '../../../core/config/published-schema';
import { givesObjectTags, type GroupTemplate, maxTaggedObjects, type PoolConfig } from '../../../core/config/types';
import { published } from '../../support/builders';

const role = 'arn:aws:iam::111122223333:role/app-user';

const yaml = (lines: string): string => `controlBucket: control
pools:
  - userPoolId: us-east-1_AbC123
    dataBucket: data
    layout: users/{sub}/
    userRoles: [${role}]
    credentials: backend
${lines.replaceAll(/^(?=.)/gm, '    ')}
`;
const group = (tags: string): string => yaml(`groups: { premium: { objectTags: ${tags} } }`);

const parsed = (text: string): PoolConfig | undefined => {
  const result = parseConfig(text);
  return 'config' in result ? result.config.pools[0] : undefined;
};
const problems = (text: string) => {
  const result = parseConfig(text);
  return 'problems' in result ? result.problems.map(({ path, remedy }) => [path, remedy]) : [];
};

test('a group may give tags and nothing else', () => {
  const pool = parsed(group('{ access-tier: premium, "Grüße an/x": "a + b = c:d@e_f.g" }'));
  expect(pool?.groups['premium']).toEqual({
    grants: [],
    via: 'roster',
    objectTags: { 'access-tier': 'premium', 'Grüße an/x': 'a + b = c:d@e_f.g' },
  });
  expect(pool && givesObjectTags(pool)).toBe(true);
  expect(pool && maxTaggedObjects(pool)).toBe(10_000);
});

test('how far it goes', () => {
  const pool = parsed(yaml('objectTags: { maxObjects: 250000 }\ngroups: { premium: { objectTags: { a: b } } }'));
  expect(pool && maxTaggedObjects(pool)).toBe(250_000);
});

const premium = 'pools[0].groups.premium.objectTags';
test.each([
  ['7', premium, 'must map object tags to values'],
  ['{}', premium, 'names no tag'],
  ['{ a: 7 }', `${premium}.a`, 'must be the value of an object tag'],
  [`{ a: ${'x'.repeat(257)} }`, `${premium}.a`, 'at most 256'],
  ['{ a: "x*" }', `${premium}.a`, 'at most 256'],
  [`{ ${'k'.repeat(129)}: b }`, `${premium}.${'k'.repeat(129)}`, '1 to 128'],
  ['{ "a#": b }', `${premium}["a#"]`, '1 to 128'],
  ['{ "AWS:x": b }', `${premium}["AWS:x"]`, 'must not begin with `aws:`'],
  [
    `{ ${'a b c d e f g h i j k'
      .split(' ')
      .map((key) => `${key}: x`)
      .join(', ')} }`,
    premium,
    'more than 10 tags',
  ],
])('%s is refused with place and remedy', (tags, path, remedy) => {
  expect(problems(group(tags))).toEqual([[path, expect.stringContaining(remedy) as string]]);
});

test.each([
  ['maxObjects: 0', 'pools[0].objectTags.maxObjects', 'above 0'],
  ['maxObjects: 1.5', 'pools[0].objectTags.maxObjects', 'whole number'],
  ['maxObject: 5', 'pools[0].objectTags.maxObject', 'did you mean maxObjects?'],
])('a limit %s is refused', (limit, path, remedy) => {
  const text = yaml(`objectTags: { ${limit} }\ngroups: { premium: { objectTags: { a: b } } }`);
  expect(problems(text)).toEqual([[path, expect.stringContaining(remedy) as string]]);
});

test('groups that together give more than an object holds are refused', () => {
  const keys = (from: number): string => Array.from({ length: 6 }, (_, index) => `k${String(from + index)}: x`).join(', ');
  const two = (from: number): string =>
    yaml(`groups: { one: { objectTags: { ${keys(0)} } }, two: { objectTags: { ${keys(from)} } } }`);
  expect(problems(two(4))).toEqual([]);
  expect(problems(two(5))).toEqual([['pools[0].groups', expect.stringContaining('give 11 object tags in all') as string]]);
});

const roster: GroupTemplate = { grants: [{ prefix: 'shared/', allow: ['read'], crossTenant: false }], via: 'roster' };
const of = (groups: PoolConfig['groups'], more: Partial<PoolConfig> = {}) =>
  published({ userRoles: [role], groups, ...more }).config;
const gold = { ...roster, objectTags: { tier: 'gold', team: 'one' } };

test('a change is told in words', () => {
  const said = (before: PoolConfig['groups'], after: PoolConfig['groups']) =>
    describeChanges(of(before), of(after)).map((line) => line.replace('pool us-east-1_AbC123: ', ''));
  expect(said({ gold: roster }, { gold })).toEqual([
    'objects of members of gold are tagged tier=gold',
    'objects of members of gold are tagged team=one',
  ]);
  expect(said({ gold }, { gold: { ...gold, objectTags: { tier: 'best' } } })).toEqual([
    'objects of members of gold are tagged tier=best (was gold)',
    'objects of members of gold lose the tag team (was one), unless another group gives it',
  ]);
  expect(said({}, { free: { grants: [], via: 'roster', objectTags: { tier: 'free' } } })).toEqual([
    'group free: served from now on, by tags alone',
    'objects of members of free are tagged tier=free',
  ]);
  expect(said({ gold }, { gold })).toEqual([]);
  const further = { objectTags: { maxObjects: 5 } };
  expect(describeChanges(of({ gold }), of({ gold }, further))).toEqual([
    'pool us-east-1_AbC123: at most 5 objects of a user are tagged (was 10000)',
  ]);
});

test.each<[string, ReturnType<typeof of>, ReturnType<typeof of>, string[]]>([
  ['tags that are new', of({ gold: roster }), of({ gold }), ['gold']],
  ['tags that are others', of({ gold }), of({ gold: { ...gold, objectTags: { tier: 'x' } } }), ['gold']],
  ['tags that go', of({ gold }), of({ gold: roster }), ['gold']],
  ['a group that goes with its tags', of({ gold, other: roster }), of({ other: roster }), ['gold']],
  ['tags that stay', of({ gold }), of({ gold }), []],
  ['a higher limit', of({ gold }), of({ gold }, { objectTags: { maxObjects: 10_001 } }), ['gold']],
  ['a lower limit', of({ gold }), of({ gold }, { objectTags: { maxObjects: 1 } }), []],
  ['a group of tags alone', of({}), of({ free: { grants: [], via: 'roster', objectTags: { tier: 'free' } } }), ['free']],
])('members are looked at anew for %s', (_, before, after, groups) => {
  expect(groupsToSync(before, after).map(({ group: name }) => name)).toEqual(groups);
});

test('what was published is read again as it was, with tags and without', () => {
  for (const config of [
    published({ userRoles: [role], groups: { gold } }),
    published({ userRoles: [role], groups: { roster } }),
  ]) {
    expect(readPublishedConfig(JSON.stringify(config), 'config')).toEqual(config);
  }
});
