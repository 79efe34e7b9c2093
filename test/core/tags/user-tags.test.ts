import { missingTags } from '../../../core/tags/missing-tags';
import { beginTags, finishTags } from '../../../core/tags/user-tags';
import { activeRecord, after, now } from '../../support/builders';

const premium = { tier: 'premium' };
const basic = { tier: 'basic' };

test('a run that ends knows what is ours; one that does not leaves what it may have done', () => {
  const begun = beginTags(undefined, premium);
  expect(begun).toEqual({ wanted: premium, ours: { tier: ['premium'] } });
  const other = beginTags(begun, basic);
  expect(other).toEqual({ wanted: basic, ours: { tier: ['basic', 'premium'] } });
  expect(finishTags(other, { startedAt: now })).toEqual({ wanted: basic, ours: { tier: ['basic'] }, allSince: now });
});

test('once nothing is wanted and nothing is left, nothing is kept', () => {
  expect(finishTags(beginTags(beginTags(undefined, premium), {}), { startedAt: now })).toBeUndefined();
});

test('what lies beyond the limit may still be ours', () => {
  const begun = beginTags(beginTags(undefined, premium), {});
  expect(finishTags(begun, { startedAt: now, stoppedAfter: 7 })).toEqual({
    wanted: {},
    ours: { tier: ['premium'] },
    allSince: now,
    stoppedAfter: 7,
  });
});

const ended = { wanted: premium, ours: { tier: ['premium'] }, allSince: now };
const denied = { id: 2, reason: 'disabled', keepEnabled: false, beganAt: now } as const;

test.each([
  ['never tagged', {}, after(999), undefined],
  ['all there', { tags: ended }, after(-61), undefined],
  ['nothing listed', { tags: ended }, undefined, undefined],
  ['an object that came later', { tags: ended }, after(1), 'came later'],
  ['an object that came about when the run began', { tags: ended }, after(-59), 'came later'],
  [
    'an object of who is in no such group any more',
    { tags: { ...ended, wanted: {}, stoppedAfter: 1 } },
    after(9),
    'too many objects',
  ],
  ['a run that did not end', { tags: { wanted: premium, ours: {} } }, undefined, 'not ended'],
  ['a run that stopped', { tags: { ...ended, stoppedAfter: 10 } }, after(-61), 'too many objects'],
  ['a user who is revoked', { tags: ended, revocation: denied }, after(1), undefined],
  ['a user whom somebody cuts off', { tags: ended, wanted: { id: 'w/r', keepEnabled: true } }, after(1), undefined],
])('%s', (_, record, newest, missing) => {
  expect(missingTags(activeRecord(record), newest)).toBe(missing);
});
