import fc from 'fast-check';
import { dispositionOf } from '../../../core/first-login/disposition';

test.each([
  ['users/1/welcome.pdf', 'attachment; filename="welcome.pdf"'],
  ['Acme & Söhne.pdf', `attachment; filename="Acme _ S_hne.pdf"; filename*=UTF-8''Acme%20%26%20S%C3%B6hne.pdf`],
  ['a"b\'c*.pdf', `attachment; filename="a_b_c_.pdf"; filename*=UTF-8''a%22b%27c%2A.pdf`],
  ['株式会社.pdf', `attachment; filename="____.pdf"; filename*=UTF-8''%E6%A0%AA%E5%BC%8F%E4%BC%9A%E7%A4%BE.pdf`],
])('%s is saved as %s', (key, disposition) => {
  expect(dispositionOf(key)).toBe(disposition);
});

test('whatever the name is, it is one header of printable ASCII, and can be read back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const disposition = dispositionOf(`a/${name}`);
      expect(disposition).toMatch(/^attachment; filename="[\w .()@+-]*"(; filename\*=UTF-8''[\w.~%!-]*)?$/);
      const [, exact] = /''(.*)$/.exec(disposition) ?? [];
      if (exact !== undefined) expect(decodeURIComponent(exact)).toBe(name.slice(name.lastIndexOf('/') + 1));
    }),
  );
});
