import fc from 'fast-check';
import type { GroupTemplate } from '../../../core/config/types';
import { byPrecedence, type RankedGroup } from '../../../core/tags/by-precedence';
import type { Tags } from '../../../core/tags/tags';
import { tagsOfMember } from '../../../core/tags/tags-of-member';

const giving = (objectTags: Tags): GroupTemplate => ({ grants: [], via: 'roster', objectTags });
const groups = {
  basic: giving({ tier: 'basic', team: 'one' }),
  premium: giving({ tier: 'premium' }),
  plain: { grants: [], via: 'roster' } as const,
};

const ranked: [string, RankedGroup[], Tags][] = [
  ['nobody', [], {}],
  ['a group without tags, and one that nobody named', [{ name: 'plain' }, { name: 'constructor' }], {}],
  ['one group', [{ name: 'premium' }], { tier: 'premium' }],
  [
    'two groups',
    [
      { name: 'premium', precedence: 2 },
      { name: 'basic', precedence: 1 },
    ],
    { team: 'one', tier: 'basic' },
  ],
  [
    'two the other way',
    [
      { name: 'premium', precedence: 0 },
      { name: 'basic', precedence: 1 },
    ],
    { team: 'one', tier: 'premium' },
  ],
  [
    'one with a number before one without',
    [{ name: 'basic' }, { name: 'premium', precedence: 99 }],
    { team: 'one', tier: 'premium' },
  ],
  [
    'ties by name',
    [
      { name: 'premium', precedence: 5 },
      { name: 'basic', precedence: 5 },
    ],
    { team: 'one', tier: 'basic' },
  ],
];
test.each(ranked)('%s', (_, members, tags) => {
  expect(tagsOfMember({ groups }, byPrecedence(members))).toEqual(tags);
});

test('the order in which groups are listed decides nothing', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
  const members = names.chain((list) =>
    fc.tuple(...list.map((name) => fc.option(fc.integer({ min: 0, max: 2 })).map((precedence) => ({ name, precedence })))),
  );
  const shuffled = members.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
  const ofAll = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, giving({ tier: name, [name]: '1' })]));
  const tagsOf = (list: readonly { name: string; precedence: number | null }[]): string => {
    const known = list.map(({ name, precedence }) => (precedence === null ? { name } : { name, precedence }));
    return JSON.stringify(tagsOfMember({ groups: ofAll }, byPrecedence(known)));
  };
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      expect(tagsOf(other)).toBe(tagsOf(one));
    }),
  );
});
