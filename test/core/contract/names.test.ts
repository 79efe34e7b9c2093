import { nameProblem } from '../../../core/contract/names';

test.each([
  ['', 'is empty'],
  ['.', 'is a relative path segment'],
  ['..', 'is a relative path segment'],
  ['a/b', 'has a character of'],
  ['*', 'has a character of'],
  ['a?b', 'has a character of'],
  ['${aws:username}', 'has a character of'],
  ['a\\b', 'has a character of'],
  ['a\nb', 'has a character of'],
  ['a\u200bb', 'has a character of'],
  ['a\u202eb', 'has a character of'],
  [' a', 'begins or ends with a space'],
  ['Archive', 'is reserved'],
  ['SHARED', 'is reserved'],
  ['e\u0301', 'is not in Unicode normalization form C'],
  ['x'.repeat(129), 'is longer than 128 bytes'],
  ['\u{1f600}'.repeat(33), 'is longer than 128 bytes'],
])('%j %s', (name, problem) => {
  expect(nameProblem(name)).toContain(problem);
});

test.each(['acme', 't1', 'T1', 't1-', 'Ärzte & Söhne', 'a.b', '日本', 'x'.repeat(128), 'a:b'])('%j is fine', (name) => {
  expect(nameProblem(name)).toBeUndefined();
});
