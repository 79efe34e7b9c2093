import { compile } from '../../../core/policy/compile';
import type { Policies } from '../../../core/policy/document';
import { explainAccess } from '../../../core/policy/explain-access';
import { bucketArn, roleArn, sampleEntry, sampleInput, sub } from './worlds';

const entries = { [sub(2)]: sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' }] }) };
const { document } = compile(sampleInput({ entries }));
const bucketPolicy = document === undefined ? {} : { resource: { name: 'data', document } };
const wide = {
  name: 'everything',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } },
} as const;

const asked = (who: string, key: string) => ({
  role: roleArn('app-user'),
  tags: { sub: who, tenant: 't1' },
  bucketArn,
  action: 's3:GetObject',
  key,
  at: '2026-11-24T10:00:00Z',
});
const own = (who: string): string => `tenants/t1/users/${who}/a`;

test.each<[string, Policies, string, string, RegExp]>([
  [
    'a user at home',
    { identity: [], ...bucketPolicy },
    sub(1),
    own(sub(1)),
    /^s3:GetObject on \S+ is allowed: resource policy "data", statement \d+ \(GatehouseObjects\w+\) allows it, and none denies it\.$/,
  ],
  [
    'a user elsewhere',
    { identity: [], ...bucketPolicy },
    sub(1),
    own(sub(2)),
    /^s3:GetObject on \S+ is denied: no statement allows it\.$/,
  ],
  [
    'a wide role policy',
    { identity: [wide], ...bucketPolicy },
    sub(1),
    own(sub(2)),
    /is allowed: identity policy "everything", statement 0 allows it/,
  ],
  [
    'a denied user, wide role policy or not',
    { identity: [wide], ...bucketPolicy },
    sub(2),
    own(sub(2)),
    /is denied: resource policy "data", statement \d+ \(GatehouseDenied\w+\) denies it\.$/,
  ],
])('%s', (_name, policies, who, key, sentence) => {
  const explained = explainAccess(policies, asked(who, key));
  expect(explained.sentence).toMatch(sentence);
  expect(explained.sentence).toContain(`is ${explained.verdict}:`);
  expect(explained.statements.some(({ applies }) => applies)).toBe(explained.decidedBy !== undefined);
});

test('a policy that is not understood gives no verdict and says where it stands', () => {
  const strange = {
    name: 'strange',
    document: {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { NewOperator: { 'aws:x': 'y' } } },
    },
  } as const;
  const explained = explainAccess({ identity: [strange], ...bucketPolicy }, asked(sub(2), own(sub(2))));
  expect(explained.verdict).toBe('unknown');
  expect(explained.sentence).toMatch(/cannot be said: identity policy "strange", statement 0, Condition.NewOperator/);
  expect(explained.decidedBy).toBeUndefined();
});

test('policies that look at the time are answered', () => {
  const until = {
    name: 'until',
    document: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 's3:*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:CurrentTime': '2026-11-24T11:00:00Z' } },
      },
    },
  } as const;
  expect(explainAccess({ identity: [until] }, asked(sub(1), 'x')).verdict).toBe('allowed');
  expect(explainAccess({ identity: [until] }, { ...asked(sub(1), 'x'), at: '2026-11-24T12:00:00Z' }).verdict).toBe('denied');
});

test('a role that is none is refused', () => {
  expect(() => explainAccess({ identity: [] }, { ...asked(sub(1), 'x'), role: 'app-user' })).toThrow(
    /role of the request, value "app-user"/,
  );
});
