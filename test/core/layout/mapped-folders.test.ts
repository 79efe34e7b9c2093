import fc from 'fast-check';
import { mappedFolders } from '../../../core/layout/mapped-folders';

test.each([
  ['one folder holds them', ['legacy/a/', 'legacy/b/'], { folders: ['legacy/'], loose: 0 }],
  ['folders inside another are left out', ['a/x/', 'a/b/y/', 'a/b/c/z/'], { folders: ['a/'], loose: 0 }],
  ['what the layout covers is left out', ['users/7/', 'files/7/'], { folders: ['files/'], loose: 0 }],
  ['a name that only begins like the layout is not covered', ['users-old/7/'], { folders: ['users-old/'], loose: 0 }],
  ['nothing holds a prefix at the top', ['alice/', 'bob/', 'files/1/'], { folders: ['files/'], loose: 2 }],
  ['no prefix, nothing to cover', [], { folders: [], loose: 0 }],
])('%s', (_, prefixes, expected) => {
  expect(mappedFolders(prefixes, 'users/')).toEqual(expected);
});

test('many deep folders are widened until a policy has room for them', () => {
  const prefixes = Array.from({ length: 5_000 }, (_, n) => `teams/t${String(n % 50)}/u${String(n)}/`);
  expect(mappedFolders([...prefixes, 'files/1/'], '')).toEqual({ folders: ['files/', 'teams/'], loose: 0 });
});

test('folders that are as many as the users are no folders, and no policy names them', () => {
  const prefixes = Array.from({ length: 100 }, (_, n) => `user-${String(n)}/files/`);
  expect(mappedFolders([...prefixes, 'legacy/1/'], '')).toEqual({ folders: [], loose: 101 });
});

const segment = fc.stringMatching(/^[a-c]{1,2}$/);
const prefixArbitrary = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}/`);

test('every prefix is covered, or counted as loose, and no folder is the whole bucket', () => {
  fc.assert(
    fc.property(fc.uniqueArray(prefixArbitrary, { maxLength: 60 }), (prefixes) => {
      const { folders, loose } = mappedFolders(prefixes, 'a/');
      const left = prefixes.filter((prefix) => ![...folders, 'a/'].some((folder) => prefix.startsWith(folder)));
      expect(folders).not.toContain('');
      expect(left.length).toBeLessThanOrEqual(loose);
    }),
  );
});
