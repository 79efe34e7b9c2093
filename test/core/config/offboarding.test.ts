import { describeChanges } from '../../../core/config/diff-config';
import { durationMs } from '../../../core/config/duration';
import type { Offboarding } from '../../../core/config/offboarding-schema';
import { parseConfig } from '../../../core/config/parse-config';
import { type PublishedConfig } from '../../../core/config/types';
import { readPublishedConfig } from '../../../core/config/published-schema';
import { published } from '../../support/builders';

const yaml = (offboarding: string, more = ''): string => `controlBucket: control
pools:
  - userPoolId: us-east-1_AbC123
    dataBucket: data
    layout: users/{sub}/
    userRoles: [arn:aws:iam::111122223333:role/app-user]
    identityPoolId: us-east-1:0f3c9b1e-0000-4000-8000-000000000001${more}
    offboarding: ${offboarding}
`;

const problemsOf = (text: string) => {
  const parsed = parseConfig(text);
  return 'problems' in parsed ? parsed.problems.map(({ path, value, remedy }) => [path, value, remedy]) : [];
};

const keyIn = (region: string): string => `arn:aws:kms:${region}:111122223333:key/0f3c9b1e-0000-4000-8000-000000000001`;

const full = {
  archive: true,
  archiveAfter: '7d',
  storageClass: 'GLACIER_IR',
  deleteOriginals: true,
  restoreOnReenable: true,
} as const;

test('what is left out has its default', () => {
  const parsed = parseConfig(yaml('{ archive: true }'));
  expect('config' in parsed && parsed.config.pools[0]?.offboarding).toEqual(full);
});

test.each([
  ['{ archive: maybe }', 'archive', '"maybe"', 'true or false'],
  ['{ archive: true, archiveAfter: 7 days }', 'archiveAfter', '"7 days"', 'such as 7d, 12h or 0s'],
  ['{ archive: true, archiveAfter: 9999d }', 'archiveAfter', '"9999d"', 'at most 3650d'],
  ['{ archive: true, storageClass: EXPRESS_ONEZONE }', 'storageClass', '"EXPRESS_ONEZONE"', 'take hours'],
  ['{ archive: true, restoreOnReenable: later }', 'restoreOnReenable', '"later"', 'true or false'],
  ['{ archive: true, slowRestore: 1 }', 'slowRestore', '1', 'true or false'],
  ['{ archive: true, archiveBucket: Nope }', 'archiveBucket', '"Nope"', 'must be a bucket name'],
  ['{ archive: true, archiveBucket: control }', 'archiveBucket', '"control"', 'another bucket than controlBucket'],
  ['{ archive: true, archiveBucket: data }', 'archiveBucket', '"data"', "must hold no users' objects"],
  ['{ archive: true, archivAfter: 1d }', 'archivAfter', '"1d"', 'did you mean archiveAfter?'],
  ['{ archive: true, allVersions: all }', 'allVersions', '"all"', 'true or false'],
  ['{ archive: true, archivePrefix: cold }', 'archivePrefix', '"cold"', 'must end in `/`'],
  ['{ archive: true, archivePrefix: "cold/{sub}/" }', 'archivePrefix', '"cold/{sub}/"', 'plain names'],
  ['{ archive: true, archivePrefix: Shared/ }', 'archivePrefix', '"Shared/"', 'what groups are granted'],
  ['{ archive: true, encryption: kms }', 'encryption', '"kms"', 'must be aes256, or { kmsKey:'],
  ['{ archive: true, encryption: { kmsKey: 7 } }', 'encryption', '{"kmsKey":7}', 'must be aes256, or { kmsKey:'],
  ['{ archive: true, encryption: { kmsKey: alias/a } }', 'encryption.kmsKey', '"alias/a"', 'not of an alias'],
  [
    `{ archive: true, encryption: { kmsKey: "${keyIn('eu-west-1')}" } }`,
    'encryption.kmsKey',
    `"${keyIn('eu-west-1')}"`,
    'is a key of eu-west-1; name one of us-east-1',
  ],
  ['{ archive: true, archivePrefix: users/ }', 'archivePrefix', '"users/"', 'overlaps users/{sub}/'],
])('%s is refused with place, value and remedy', (offboarding, key, value, remedy) => {
  expect(problemsOf(yaml(offboarding))).toEqual([
    [`pools[0].offboarding.${key}`, value, expect.stringContaining(remedy) as string],
  ]);
});

test('without roles of users there is nobody to take objects from', () => {
  const text = yaml('{ archive: true }')
    .replace(/ {4}userRoles.*\n/, '')
    .replace(/ {4}identityPoolId.*\n/, '');
  expect(problemsOf(text)).toMatchObject([
    ['pools[0].offboarding', expect.anything(), expect.stringContaining('needs userRoles')],
  ]);
});

test('a change is told in words', () => {
  const of = (offboarding: Offboarding | undefined) => published(offboarding === undefined ? {} : { offboarding }).config;
  expect(describeChanges(of(undefined), of(full))).toEqual([
    'pool us-east-1_AbC123: objects of users who are revoked move to archive/ as GLACIER_IR after 7d (before: stay where they are, denied)',
  ]);
  expect(describeChanges(of(full), of(full))).toEqual([]);
  expect(describeChanges(of(full), of({ ...full, restoreOnReenable: false }))).toEqual([
    expect.stringContaining('and stay there until somebody restores the user (before: move to archive/ as GLACIER_IR after 7d)'),
  ]);
});

test('where and what is archived is told in words', () => {
  const of = (offboarding: object) => published({ offboarding: { ...full, ...offboarding } }).config;
  expect(describeChanges(of({}), of({ archivePrefix: 'cold/', allVersions: true, storageClass: 'DEEP_ARCHIVE' }))).toEqual([
    'pool us-east-1_AbC123: objects of users who are revoked move with every version to cold/ as DEEP_ARCHIVE after 7d (before: move to archive/ as GLACIER_IR after 7d)',
  ]);
});

test('how copies are encrypted is told in words', () => {
  const of = (offboarding: object) => published({ offboarding: { ...full, ...offboarding } }).config;
  expect(describeChanges(of({ encryption: 'aes256' }), of({ encryption: { kmsKey: keyIn('us-east-1') } }))).toEqual([
    `pool us-east-1_AbC123: objects of users who are revoked move to archive/ as GLACIER_IR, encrypted with ${keyIn('us-east-1')}, after 7d (before: move to archive/ as GLACIER_IR, encrypted with keys of S3, after 7d)`,
  ]);
});

test.each<[string, object | string]>([
  ['aes256', 'aes256'],
  [`{ kmsKey: "${keyIn('us-east-1')}" }`, { kmsKey: keyIn('us-east-1') }],
])('an encryption of copies is taken, and published: %s', (text, encryption) => {
  const parsed = parseConfig(yaml(`{ archive: true, encryption: ${text} }`));
  if (!('config' in parsed)) throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.config.pools[0]?.offboarding).toEqual({ ...full, encryption });
  const config: PublishedConfig = { ...published(), config: parsed.config };
  expect(readPublishedConfig(JSON.stringify(config), 'config')).toEqual(config);
});

test('that users may be erased is told, with what it takes', () => {
  const of = (offboarding: object) => published({ offboarding: { ...full, ...offboarding } }).config;
  expect(describeChanges(of({}), of({ purge: true }))).toEqual([
    'pool us-east-1_AbC123: workers may erase users for good; give them the policy of `iam`',
  ]);
});

test('a prefix of archives that no user reaches is taken', () => {
  const parsed = parseConfig(yaml('{ archive: true, archivePrefix: archive/cold/, allVersions: true, storageClass: GLACIER }'));
  expect('config' in parsed && parsed.config.pools[0]?.offboarding).toEqual({
    ...full,
    archivePrefix: 'archive/cold/',
    allVersions: true,
    storageClass: 'GLACIER',
  });
});

test('what was published is read again as it was', () => {
  const config: PublishedConfig = published({ offboarding: full });
  expect(readPublishedConfig(JSON.stringify(config), 'config')).toEqual(config);
});

test.each([
  ['0s', 0],
  ['90m', 5_400_000],
  ['12h', 43_200_000],
  ['7d', 604_800_000],
  ['-1d', undefined],
  ['1w', undefined],
  ['1.5h', undefined],
  ['', undefined],
])('%j lasts %p ms', (text, milliseconds) => {
  expect(durationMs(text)).toBe(milliseconds);
});
