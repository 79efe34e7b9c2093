import { fit, type Fitting, type Room } from '../../../core/access/fit';
import { inPolicy } from '../../../core/access/in-policy';
import type { Deny } from '../../../core/contract/access';
import { type AccessEntry, type AccessRecord, newAccessRecord } from '../../../core/registry/access-record';
import { disabled, subOf } from '../../support/access-changes';
import { after, pool } from '../../support/builders';

const left = (until: string): Deny => ({
  cause: 'left',
  group: 'premium',
  scope: [{ verbs: ['read'], prefix: 'shared/premium/' }],
  until,
});
const signedOut: Deny = { ...disabled, until: after(3600) };

const recordOf = (entries: Readonly<Record<string, Partial<AccessEntry>>>, rest: Partial<AccessRecord> = {}): AccessRecord => ({
  ...newAccessRecord({ kind: 's3', name: 'data' }, '00000000'),
  entries: Object.fromEntries(
    Object.entries(entries).map(([sub, entry]) => [sub, { pool, epoch: 1, groups: [], denies: [], ...entry }]),
  ),
  ...rest,
});

/** Room for so many names in all, and for so many of them in grants. */
const roomFor =
  (names: number, grants = names): Room =>
  (record) => {
    const entries = Object.values(inPolicy(record).entries);
    const granted = entries.reduce((sum, { groups }) => sum + groups.length, 0);
    const denied = entries.reduce((sum, { denies }) => sum + denies.length, 0);
    return { all: granted + denied <= names, grants: granted <= grants };
  };

const fresh = (record: AccessRecord, overrides: Partial<Fitting> = {}): Fitting => ({
  before: recordOf({}),
  asked: Object.keys(record.entries),
  again: false,
  approved: false,
  ...overrides,
});

const flagged = (record: AccessRecord, flag: 'refused' | 'softGaveWay' | 'noRoom' | 'coveredByCutOff') =>
  Object.entries(record.entries)
    .filter(([, entry]) => entry[flag] !== undefined)
    .map(([sub]) => sub);

test('where everything fits nothing is marked', () => {
  const record = recordOf({ [subOf(1)]: { groups: ['premium'] }, [subOf(2)]: { denies: [disabled] } });
  expect(fit(record, roomFor(2), fresh(record))).toEqual(record);
});

test('the newest grants are refused, alone', () => {
  const before = recordOf({ [subOf(1)]: { groups: ['premium'] } });
  const record = recordOf({
    [subOf(1)]: { groups: ['premium'] },
    [subOf(2)]: { groups: ['premium'] },
    [subOf(3)]: { groups: ['basic', 'premium'] },
  });
  const fitted = fit(record, roomFor(3), fresh(record, { before, asked: [subOf(2), subOf(3)] }));
  expect(Object.values(fitted.entries).map(({ refused }) => refused)).toEqual([undefined, undefined, ['premium']]);
});

test('a deny goes in where a grant of the same request does not', () => {
  const record = recordOf({ [subOf(1)]: { groups: ['premium'] }, [subOf(2)]: { groups: ['premium'], denies: [disabled] } });
  const fitted = fit(record, roomFor(2), fresh(record));
  expect(flagged(fitted, 'refused')).toEqual([subOf(2)]);
  expect(flagged(fitted, 'noRoom')).toEqual([]);
});

test('a grant that was refused stays so until it is looked at again', () => {
  const record = recordOf({ [subOf(1)]: { groups: ['premium'], refused: ['premium'] } });
  const seen = { before: record, asked: [] };
  expect(flagged(fit(record, roomFor(5), fresh(record, seen)), 'refused')).toEqual([subOf(1)]);
  expect(flagged(fit(record, roomFor(5), fresh(record, { ...seen, again: true })), 'refused')).toEqual([]);
});

test('soft denies give way to hard ones, the one that ends first before the others', () => {
  const record = recordOf({
    [subOf(1)]: { denies: [left(after(60))] },
    [subOf(2)]: { denies: [left(after(7200))] },
    [subOf(3)]: { denies: [disabled] },
  });
  const fitted = fit(record, roomFor(2), fresh(record));
  expect(flagged(fitted, 'softGaveWay')).toEqual([subOf(1)]);
  expect(flagged(fitted, 'noRoom')).toEqual([]);
});

describe('more hard denies than room', () => {
  const before = recordOf({ [subOf(3)]: { denies: [disabled] } });
  const record = recordOf({
    [subOf(1)]: { denies: [signedOut] },
    [subOf(2)]: { denies: [disabled] },
    [subOf(3)]: { denies: [disabled] },
  });
  const asked = [subOf(1), subOf(2)];
  const cutOff = { before: after(0), approvedAt: after(0) };

  test('those in force stay, and the newest wait', () => {
    expect(flagged(fit(record, roomFor(1), fresh(record, { before, asked })), 'noRoom')).toEqual(asked);
  });

  test('an approved cut-off stands for the signed-out, and only for them', () => {
    const fitted = fit({ ...record, cutOff }, roomFor(1), fresh(record, { before, asked, approved: true }));
    expect(flagged(fitted, 'coveredByCutOff')).toEqual([subOf(1)]);
    expect(flagged(fitted, 'noRoom')).toEqual([subOf(2)]);
    expect(fitted.cutOff).toEqual(cutOff);
  });

  test('a cut-off does not stand for who is denied after it', () => {
    const fitted = fit({ ...record, cutOff }, roomFor(1), fresh(record, { before, asked }));
    expect(flagged(fitted, 'noRoom')).toEqual(asked);
    expect(fitted).not.toHaveProperty('cutOff');
  });

  test('who was covered stays so, and is named again as soon as there is room', () => {
    const covered = fit({ ...record, cutOff }, roomFor(1), fresh(record, { before, asked, approved: true }));
    const later = { before: covered, asked: [] };
    expect(flagged(fit(covered, roomFor(1), fresh(record, later)), 'coveredByCutOff')).toEqual([subOf(1)]);
    const roomy = fit(covered, roomFor(3), fresh(record, later));
    expect(flagged(roomy, 'coveredByCutOff')).toEqual([]);
    expect(flagged(roomy, 'noRoom')).toEqual([]);
    expect(roomy).not.toHaveProperty('cutOff');
  });
});
