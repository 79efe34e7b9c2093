import fc from 'fast-check';
import type { PoolConfig } from '../../../core/config/types';
import { compile, type CompileInput } from '../../../core/policy/compile';
import { listOf, type PolicyDocument, type Statement } from '../../../core/policy/document';
import { evaluate } from '../../../core/policy/evaluate';
import { missingEffects } from '../../../core/policy/effects';
import { forOne } from '../../../core/policy/roster-of-one';
import { subsOf } from '../../../core/policy/take-over';
import { userRequest } from '../../../core/policy/user-request';
import { bucketArn, roleArn, sampleEntry, sampleInput, samplePool, sub, subs, world } from './worlds';

const groups: PoolConfig['groups'] = {
  premium: {
    grants: [{ prefix: 'tenants/{tenant}/shared/premium/', allow: ['read', 'list'], crossTenant: false }],
    via: 'roster',
  },
  tier: { grants: [], ownPrefix: ['read'], via: 'roster' },
};
const entries = {
  [sub(1)]: sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' }] }),
  [sub(2)]: sampleEntry({ groups: ['premium'] }),
  [sub(3)]: sampleEntry({ denies: [{ cause: 'left', scope: [{ verbs: ['read'], prefix: 'shared/r/' }] }] }),
  [sub(4)]: sampleEntry({ groups: ['tier'] }),
};
const input = sampleInput({ entries }, { pools: [samplePool({ groups })] });
const { document } = compile(input);

const edited = (edit: (statement: Statement) => readonly Statement[]): PolicyDocument => ({
  ...document,
  Statement: listOf(document?.Statement).flatMap(edit),
});
const without = (label: string): PolicyDocument =>
  edited((one) => (one.Sid?.startsWith(`Gatehouse${label}`) === true ? [] : [one]));
const missingIn = (of: PolicyDocument | undefined): readonly (readonly [string, string | undefined])[] =>
  [...missingEffects(of, input, Object.keys(entries))].map(([who, failures]) => [who, failures[0]]);

test('a policy as compiled does everything; users without an entry ask for nothing', () => {
  expect(missingIn(document)).toEqual([]);
  expect([...missingEffects(document, input, [sub(99)])]).toEqual([]);
});

test.each<[string, PolicyDocument | undefined, readonly (readonly [string, string])[]]>([
  [
    'no policy',
    undefined,
    [
      [sub(1), `s3:GetObject on tenants/{tenant}/users/{sub}/a is not denied in role ${roleArn('app-user')}`],
      [sub(2), `s3:GetObject on tenants/{tenant}/shared/premium/a is not granted in role ${roleArn('app-user')}`],
      [sub(3), `s3:GetObject on shared/r/a is not denied in role ${roleArn('app-user')}`],
      [sub(4), `s3:AbortMultipartUpload on tenants/{tenant}/users/{sub}/a is not denied in role ${roleArn('app-user')}`],
    ],
  ],
  [
    'no listing for the roster',
    without('RosterListing'),
    [[sub(2), `s3:ListBucket on tenants/{tenant}/shared/premium/ is not granted in role ${roleArn('app-user')}`]],
  ],
  [
    'the bucket left out of the Deny',
    edited((one) => [one.Sid?.startsWith('GatehouseDenied') === true ? { ...one, Resource: `${bucketArn}/*` } : one]),
    [[sub(1), `s3:ListBucket on tenants/{tenant}/users/{sub}/ is not denied in role ${roleArn('app-user')}`]],
  ],
  [
    'no narrowing',
    without('Narrowed'),
    [[sub(4), `s3:AbortMultipartUpload on tenants/{tenant}/users/{sub}/a is not denied in role ${roleArn('app-user')}`]],
  ],
])('%s is told of exactly those whom it concerns', (_name, of, expected) => {
  expect(missingIn(of)).toEqual(expected);
});

test('one name out of a roster is missed, and nobody else', () => {
  const many: CompileInput = sampleInput({
    entries: Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [sub(index), sampleEntry({ denies: [{ cause: 'deleted', scope: 'whole' }] })]),
    ),
  });
  const all = compile(many).document;
  const lacking = listOf(all?.Statement).map((one) =>
    subsOf(one).length === 0
      ? one
      : { ...one, Condition: { StringEquals: { 'aws:PrincipalTag/sub': subsOf(one).filter((named) => named !== sub(7)) } } },
  );
  const asked = Object.keys(many.record.entries);
  expect([...missingEffects(all, many, asked).keys()]).toEqual([]);
  expect([...missingEffects({ ...all, Statement: lacking }, many, asked).keys()]).toEqual([sub(7)]);
});

test('an exception for one user that somebody wrote into a Deny is found among users in the same position', () => {
  const denied = Object.fromEntries(
    [1, 2, 3].map((index) => [sub(index), sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' as const }] })]),
  );
  const same = sampleInput({ entries: denied });
  const statements = listOf(compile(same).document?.Statement).map((one) =>
    one.Sid?.startsWith('GatehouseDenied') === true
      ? { ...one, Condition: { ...one.Condition, StringNotEquals: { 'aws:PrincipalTag/sub': sub(2) } } }
      : one,
  );
  expect([...missingEffects({ Version: '2012-10-17', Statement: statements }, same, Object.keys(denied)).keys()]).toEqual([
    sub(2),
  ]);
});

test('a user who is covered by the cut-off is denied with credentials older than it', () => {
  const cutOff = { before: '2026-11-24T10:00:00Z', approvedAt: '2026-11-24T10:01:00Z' };
  const covered = sampleInput({
    cutOff,
    entries: { [sub(1)]: sampleEntry({ denies: [{ cause: 'disabled', scope: 'whole' }], coveredByCutOff: true }) },
  });
  expect([...missingEffects(compile(covered).document, covered, [sub(1)])]).toEqual([]);
  expect([...missingEffects(compile(sampleInput()).document, covered, [sub(1)]).keys()]).toEqual([sub(1)]);
});

test('statements read for one user decide that user as the whole does', () => {
  fc.assert(
    fc.property(
      world,
      fc.constantFrom(...subs),
      fc.constantFrom('tenants/t1/shared/a/x', 'shared/r/x', `users/${sub(1)}/x`),
      (some, who, key) => {
        const whole = compile(some).document;
        fc.pre(whole !== undefined);
        const own = forOne(listOf(whole.Statement), 'aws:PrincipalTag/sub', who);
        fc.pre(own.length > 0);
        const request = userRequest({
          role: roleArn('app-user'),
          tags: { sub: who, tenant: 't1' },
          bucketArn,
          action: 's3:GetObject',
          key,
        });
        const decide = (Statement: PolicyDocument['Statement']): string =>
          evaluate(request, { identity: [], resource: { name: 'data', document: { ...whole, Statement } } }).because;
        expect(decide(own)).toBe(decide(whole.Statement));
      },
    ),
  );
});
