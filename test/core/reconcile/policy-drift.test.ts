import { membersOf } from '../../../activities/group-parts';
import { documentHash } from '../../../core/policy/canonical';
import type { PolicyDocument, Statement } from '../../../core/policy/document';
import { ownerMark } from '../../../core/policy/owner-mark';
import { policyDrift } from '../../../core/reconcile/policy-drift';
import { namedFor, rosterDrift } from '../../../core/reconcile/roster-drift';
import { type AccessRecord, newAccessRecord } from '../../../core/registry/access-record';
import { after, now, pool, sub, user } from '../../support/builders';

const deny: Statement = {
  Sid: `GatehouseDenySubsO${ownerMark('control')}`,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: 'arn:aws:s3:::data/*',
  Condition: { StringEquals: { 'aws:PrincipalTag/sub': [sub] } },
};
const live: PolicyDocument = { Version: '2012-10-17', Statement: [deny] };

const recordOf = (overrides: Partial<AccessRecord> = {}): AccessRecord => ({
  ...newAccessRecord({ kind: 's3', name: 'data' }, ownerMark('control')),
  entries: { [sub]: { pool, epoch: 1, groups: ['premium'], denies: [{ cause: 'disabled', scope: 'whole' }] } },
  written: { at: now, hash: documentHash(live), bytes: 1 },
  ...overrides,
});

const kinds = (record: AccessRecord, found: PolicyDocument | undefined, at = now) =>
  policyDrift(record, found, pool, at).map(({ kind, cause, sub: who }) => [kind, cause, who]);

test('a policy that is as it was written is no news', () => {
  expect(kinds(recordOf(), live)).toEqual([]);
  expect(kinds(newAccessRecord({ kind: 's3', name: 'data' }, ownerMark('control')), undefined)).toEqual([]);
});

test('one that is gone, and whom it denied, is named', () => {
  expect(kinds(recordOf(), undefined)).toEqual([
    ['policy-deleted', 'changed by hand', undefined],
    ['deny-removed', 'changed by hand', sub],
  ]);
});

test('one that was edited is named, with the denies that are gone', () => {
  const other = { ...deny, Condition: { StringEquals: { 'aws:PrincipalTag/sub': ['0a1b2c3d-0000-4000-8000-000000000009'] } } };
  expect(kinds(recordOf(), { ...live, Statement: [other] })).toEqual([
    ['policy-changed', 'changed by hand', undefined],
    ['deny-removed', 'changed by hand', sub],
  ]);
});

test('a deny past its end is named once it has come', () => {
  const entries = {
    [sub]: { pool, epoch: 1, groups: [], denies: [{ cause: 'disabled' as const, scope: 'whole' as const, until: after(60) }] },
  };
  expect(kinds(recordOf({ entries }), live)).toEqual([]);
  expect(kinds(recordOf({ entries }), live, after(61))).toEqual([['deny-expired', 'expired deny', sub]]);
  expect(policyDrift(recordOf({ entries }), live, 'us-east-1_Other1', after(61))).toEqual([]);
});

describe('a roster', () => {
  const entry = { pool, epoch: 1, groups: ['premium'], denies: [] };
  const listed = (members: readonly ReturnType<typeof user>[], entries: AccessRecord['entries']) => {
    const named = namedFor({ pool, group: 'premium' }, recordOf({ entries }));
    return rosterDrift({ group: 'premium', ...membersOf(members), named }, recordOf({ entries })).map(({ kind }) => kind);
  };

  test.each([
    ['a member who is granted', [user()], { [sub]: entry }, []],
    ['a member who is not', [user()], {}, ['member-not-granted']],
    ['a disabled member', [user({ enabled: false })], {}, []],
    [
      'a member who is cut off',
      [user()],
      { [sub]: { ...entry, groups: [], denies: [{ cause: 'requested', scope: 'whole' }] } },
      [],
    ],
    ['who left', [], { [sub]: entry }, ['granted-not-member']],
    ["another pool's user", [], { [sub]: { ...entry, pool: 'us-east-1_Other1' } }, []],
  ] as const)('%s', (_, members, entries, expected) => {
    expect(listed(members, entries)).toEqual(expected);
  });
});
