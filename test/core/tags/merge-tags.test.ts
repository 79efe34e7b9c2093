import fc from 'fast-check';
import { addOwnTags, mergeTags, type OwnTags } from '../../../core/tags/merge-tags';
import type { Tags } from '../../../core/tags/tags';

const key = fc.constantFrom('access-tier', 'cost', 'colour', 'team', 'owner', 'a', 'b', 'c', 'd', 'e', 'f', 'g', '__proto__');
const value: fc.Arbitrary<string> = fc.constantFrom('', 'premium', 'basic', 'x');
const tags = (maxKeys = 10): fc.Arbitrary<Tags> => fc.dictionary(key, value, { maxKeys });
const own = fc.dictionary(key, fc.uniqueArray(value, { minLength: 1, maxLength: 3 }), { maxKeys: 4 });

const pairs = (some: Tags): Map<string, string> => new Map(Object.entries(some));
const without = (some: Tags, keys: Iterable<string>): Map<string, string> => {
  const gone = new Set(keys);
  return new Map(Object.entries(some).filter(([name]) => !gone.has(name)));
};

const isOurs = (ours: OwnTags, name: string, text: string): boolean =>
  new Map(Object.entries(ours)).get(name)?.includes(text) === true;

test('what is wanted is there, whatever was', () => {
  fc.assert(
    fc.property(tags(), tags(4), own, (present, wanted, ours) => {
      const merged = mergeTags(present, wanted, ours);
      if (!merged.tooMany) for (const [name, text] of pairs(wanted)) expect(pairs(merged.tags).get(name)).toBe(text);
    }),
  );
});

test('merging again changes nothing', () => {
  fc.assert(
    fc.property(tags(), tags(4), own, (present, wanted, ours) => {
      const once = mergeTags(present, wanted, ours);
      expect(mergeTags(once.tags, wanted, ours)).toEqual(once);
    }),
  );
});

test('tags of others survive: those of other keys, and of values that were never ours', () => {
  fc.assert(
    fc.property(tags(), tags(4), own, (present, wanted, ours) => {
      const merged = pairs(mergeTags(present, wanted, ours).tags);
      for (const [name, text] of pairs(present)) {
        const mine = pairs(wanted).has(name) || isOurs(ours, name, text);
        if (!mine) expect(merged.get(name)).toBe(text);
      }
    }),
  );
});

test('nothing of ours is left that is not wanted, nor anything made up', () => {
  fc.assert(
    fc.property(tags(), tags(4), own, (present, wanted, ours) => {
      for (const [name, text] of pairs(mergeTags(present, wanted, ours).tags)) {
        const isWanted = pairs(wanted).get(name) === text;
        const wasThere = pairs(present).get(name) === text && !isOurs(ours, name, text);
        expect(isWanted || wasThere).toBe(true);
      }
    }),
  );
});

test('joining and leaving again leaves an object as it was', () => {
  fc.assert(
    fc.property(tags(), tags(4), (present, wanted) => {
      const foreign = Object.fromEntries(without(present, Object.keys(wanted)));
      const joined = mergeTags(foreign, wanted, {});
      fc.pre(!joined.tooMany);
      const left = mergeTags(joined.tags, {}, addOwnTags({}, wanted));
      expect(pairs(left.tags)).toEqual(pairs(foreign));
    }),
  );
});

test('an object never gets more than ten, and loses what was ours even where the new ones have no room', () => {
  fc.assert(
    fc.property(tags(10), tags(8), own, (present, wanted, ours) => {
      const { tags: merged, tooMany } = mergeTags(present, wanted, ours);
      expect(Object.keys(merged).length).toBeLessThanOrEqual(10);
      if (tooMany) for (const name of Object.keys(merged)) expect(Object.hasOwn(present, name)).toBe(true);
    }),
  );
});

test('ten of others leave no room for one of ours', () => {
  const ten = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`theirs-${String(index)}`, 'x']));
  expect(mergeTags(ten, { 'access-tier': 'premium' }, {})).toEqual({ tags: ten, tooMany: true });
  const { 'theirs-0': _, ...nine } = ten;
  expect(mergeTags(nine, { 'access-tier': 'premium' }, {}).tooMany).toBe(false);
});

test('what was ours is collected over runs that did not end', () => {
  const first = addOwnTags({}, { tier: 'basic' });
  expect(addOwnTags(addOwnTags(first, { tier: 'premium' }), { tier: 'basic', team: '' })).toEqual({
    team: [''],
    tier: ['basic', 'premium'],
  });
});
