import { firstLoginFrom } from '../../../core/config/first-login-from';
import { parseConfig } from '../../../core/config/parse-config';
import { describeChanges } from '../../../core/config/diff-config';
import { firstLogin, poolConfig, published } from '../../support/builders';

const yaml = (lines: string): string => `controlBucket: control
pools:
  - userPoolId: us-east-1_AbC123
    dataBucket: data
    layout: users/{sub}/
    ${lines}
`;

const problemsOf = (lines: string): readonly string[] => {
  const parsed = parseConfig(yaml(lines));
  return 'problems' in parsed ? parsed.problems.map(({ path, remedy }) => `${path} ${remedy}`) : [];
};

test('two lines are enough; the rest has defaults', () => {
  const parsed = parseConfig(yaml('firstLogin: { template: welcome-pdf, name: welcome.pdf }'));
  expect('config' in parsed ? parsed.config.pools[0]?.firstLogin : parsed.problems).toEqual({
    template: 'welcome-pdf',
    name: 'welcome.pdf',
    backfill: false,
    attributes: ['name', 'given_name', 'family_name'],
    locale: 'en',
    timeZone: 'UTC',
    more: [],
    tags: {},
  });
});

test.each([
  ['firstLogin: { template: welcome, name: welcome.pdf }', /firstLogin\.template must be welcome-pdf, default-config/],
  ['firstLogin: { template: "../x.html.liquid", name: x.html }', /firstLogin\.template/],
  ['firstLogin: { template: welcome-pdf, name: ../welcome.pdf }', /firstLogin\.name/],
  ['firstLogin: { template: welcome-pdf, name: /welcome.pdf }', /firstLogin\.name/],
  [
    'firstLogin: { template: welcome-pdf, name: "{email}.pdf" }',
    /firstLogin\.name may name \{sub\} and \{tenant\}, not \{email\}/,
  ],
  ['firstLogin: { template: welcome-pdf, name: "{tenant}.pdf" }', /firstLogin\.name names \{tenant\}, so the pool needs/],
  ['firstLogin: { template: welcome-pdf, name: "a\\"b.pdf" }', /firstLogin\.name/],
  ['firstLogin: { template: welcome-pdf, name: a, locale: xx-yy-zz-1 }', /firstLogin\.locale must be a locale/],
  ['firstLogin: { template: welcome-pdf, name: a, timeZone: Mars }', /firstLogin\.timeZone must be a time zone/],
  ['firstLogin: { template: welcome-pdf, name: a, backfil: true }', /firstLogin\.backfil .*did you mean backfill\?/],
  [
    'firstLogin: { template: welcome-pdf, name: a, more: [{ template: welcome-pdf, name: a }] }',
    /more\[0\]\.name is the name of an earlier/,
  ],
  ['firstLogin: { template: welcome-pdf, name: a, more: [{ template: x, name: b }] }', /more\[0\]\.template must be/],
  [
    'firstLogin: { template: welcome-pdf, name: a, more: [{ template: welcome-pdf, name: b, groups: [vip] }] }',
    /groups\[0\] .*add vip/,
  ],
  ['firstLogin: { template: welcome-pdf, name: a, more: [{ template: welcome-pdf, name: b, tenants: [t] }] }', /tenants needs/],
  [
    'firstLogin: { template: welcome-pdf, name: a, more: [{ template: welcome-pdf, name: b, group: [t] }] }',
    /did you mean groups\?/,
  ],
  ['firstLogin: { template: welcome-pdf, name: a, tags: { a: "{x}" } }', /tags\.a must map up to 10/],
  ['firstLogin: { template: welcome-pdf, name: a, kmsKey: alias/mine }', /kmsKey must be the ARN of a KMS key, not of an alias/],
  [
    'firstLogin: { template: welcome-pdf, name: a, kmsKey: "arn:aws:kms:us-east-1:111122223333:alias/mine" }',
    /kmsKey must be the ARN of a KMS key, not of an alias/,
  ],
  [
    'firstLogin: { template: welcome-pdf, name: a, kmsKey: "arn:aws:kms:eu-west-1:111122223333:key/1" }',
    /firstLogin\.kmsKey is a key of eu-west-1; name one of us-east-1/,
  ],
  ['writeBack: { custom:first_login: "{firstLogin}" }', /custom:first_login.* names \{firstLogin\}, so the pool needs/],
])('%s is refused', (lines, problem) => {
  const found = problemsOf(lines);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(problem);
});

test('every problem is listed at once', () => {
  expect(
    problemsOf('firstLogin: { template: x, name: /, backfill: 1, attributes: [a b], locale: "", timeZone: 1 }'),
  ).toHaveLength(6);
});

test('the plan says who gets what', () => {
  const parsed = parseConfig(yaml('firstLogin: { template: welcome-pdf, name: welcome.pdf }'));
  if ('problems' in parsed) throw new Error('The configuration is valid.');
  const { config } = published({ layout: 'users/{sub}/', writeBack: {} });
  const changes = describeChanges(config, parsed.config).join('\n');
  expect(changes).toMatch(/users get welcome\.pdf from welcome-pdf at their first sign-in.*already get none/);
  expect(changes).not.toMatch(/encrypted|tagged/);
  expect(describeChanges(parsed.config, parsed.config)).toEqual([]);
});

test('the plan says how the files are encrypted and tagged', () => {
  const key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const [before, after] = ['', `, kmsKey: "${key}", tags: { origin: gatehouse }`].map((rest) => {
    const parsed = parseConfig(yaml(`firstLogin: { template: welcome-pdf, name: welcome.pdf${rest} }`));
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    return parsed.config;
  });
  if (before === undefined || after === undefined) throw new Error('There are two.');
  expect(describeChanges(before, after).join('\n')).toMatch(
    new RegExp(`tagged origin=gatehouse, encrypted with ${key} .*users kms:Decrypt on it`),
  );
});

test('when it began is kept for as long as it is there', () => {
  const first = new Date('2026-01-01T00:00:00.000Z');
  const later = new Date('2026-02-01T00:00:00.000Z');
  const { config, ...rest } = published({ firstLogin });
  const from = firstLoginFrom(undefined, config, first);
  expect(from).toEqual({ firstLoginFrom: { 'us-east-1_AbC123': first.toISOString() } });
  expect(firstLoginFrom({ ...rest, config, ...from }, config, later)).toEqual(from);
  expect(firstLoginFrom({ ...rest, config, ...from }, { ...config, pools: [poolConfig()] }, later)).toEqual({});
});
