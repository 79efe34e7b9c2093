import * as fc from 'fast-check';
import { applyChanges } from '../../../core/access/apply-changes';
import type { AccessChange, Deny } from '../../../core/contract/access';
import { type AccessRecord, newAccessRecord } from '../../../core/registry/access-record';
import { after, now, pool, sub } from '../../support/builders';
import { change, disabled } from '../../support/access-changes';

const empty = newAccessRecord({ kind: 's3', name: 'data' }, '00000000');
const apply = (record: AccessRecord, changes: readonly AccessChange[], at = now) =>
  applyChanges(record, { changes, groups: [] }, at);
const asked = (epoch: number, overrides: Partial<AccessChange> = {}) => change(sub, epoch, { askedAt: now, ...overrides });

describe('epochs', () => {
  test('a higher one replaces the state whole', () => {
    const first = apply(empty, [asked(1, { groups: ['premium'] })]);
    const second = apply(first.record, [asked(2, { denies: [disabled] })]);
    expect(second.verdicts).toEqual([{ kind: 'taken' }]);
    expect(second.record.entries[sub]).toMatchObject({ epoch: 2, groups: [], denies: [disabled] });
  });

  test('an equal one is known and changes nothing', () => {
    const first = apply(empty, [asked(1, { groups: ['premium'] })]);
    const again = apply(first.record, [asked(1)]);
    expect(again).toEqual({ record: first.record, verdicts: [{ kind: 'known' }] });
  });

  test('a lift that arrives after a newer deny lifts nothing', () => {
    const denied = apply(empty, [asked(5, { denies: [disabled] })]);
    const lifted = apply(denied.record, [asked(4)]);
    expect(lifted.verdicts).toEqual([{ kind: 'superseded', epoch: 5 }]);
    expect(lifted.record.entries[sub]?.denies).toEqual([disabled]);
  });

  test('an old resend after the last entry is gone finds the epoch for an hour', () => {
    const denied = apply(empty, [asked(1, { denies: [disabled] })]);
    const gone = apply(denied.record, [asked(2)]);
    expect(gone.record.entries[sub]).toMatchObject({ emptySince: now });
    const resent = apply(gone.record, [asked(1, { denies: [disabled] })], after(3600));
    expect(resent.verdicts).toEqual([{ kind: 'superseded', epoch: 2 }]);
    expect(apply(gone.record, [], after(3601)).record.entries).toEqual({});
  });

  test('whatever the order and the repetitions, the highest epoch stands', () => {
    const changes = fc.array(fc.record({ user: fc.nat(3), epoch: fc.nat(6) }), { minLength: 1 });
    fc.assert(
      fc.property(changes, (list) => {
        const subOf = (user: number) => `0a1b2c3d-0000-4000-8000-00000000000${String(user)}`;
        const made = list.map(({ user, epoch }) => change(subOf(user), epoch, { groups: [`g${String(epoch)}`] }));
        const { entries } = made.reduce((record, one) => apply(record, [one]).record, empty);
        for (const { user } of list) {
          const highest = Math.max(...list.filter((one) => one.user === user).map(({ epoch }) => epoch));
          expect(entries[subOf(user)]).toMatchObject({ epoch: highest, groups: [`g${String(highest)}`] });
        }
        expect(apply(empty, made).record.entries).toEqual(entries);
      }),
    );
  });
});

describe('what an entry remembers', () => {
  test('a provisional deny is reminded of after a quarter of an hour, and a confirmed one is not', () => {
    const provisional: Deny = { cause: 'provisional', scope: 'whole' };
    const hinted = apply(empty, [asked(1, { denies: [provisional] })]);
    expect(hinted.record.entries[sub]?.remindAt).toBe(after(900));
    const confirmed = apply(hinted.record, [asked(2, { denies: [disabled] })]);
    expect(confirmed.record.entries[sub]).not.toHaveProperty('remindAt');
  });

  test('groups are kept sorted and once', () => {
    const { record } = apply(empty, [asked(1, { groups: ['b', 'a', 'b'] })]);
    expect(record.entries[sub]?.groups).toEqual(['a', 'b']);
  });
});

test('statements taken over forget a user whose owner asks, and only that user', () => {
  const other = '0a1b2c3d-0000-4000-8000-000000000002';
  const kept = (...subs: string[]) => ({
    Sid: 'GatehouseKeptDeny',
    Effect: 'Deny' as const,
    Principal: '*' as const,
    Action: 's3:*',
    Resource: 'arn:aws:s3:::data/*',
    Condition: { StringEquals: { 'aws:PrincipalTag/sub': subs } },
  });
  const one = apply({ ...empty, takenOver: [kept(sub, other), kept(sub)] }, [asked(1)]);
  expect(one.record.takenOver).toEqual([kept(other)]);
});

test('a group that is gone is noted, and one that is there again is not', () => {
  const gone = applyChanges(empty, { changes: [], groups: [{ pool, group: 'premium', exists: false }] }, now);
  expect(gone.record.goneGroups).toEqual([`${pool}/premium`]);
  const back = applyChanges(gone.record, { changes: [], groups: [{ pool, group: 'premium', exists: true }] }, now);
  expect(back.record.goneGroups).toEqual([]);
});
