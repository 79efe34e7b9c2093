import fc from 'fast-check';
import { parseMapFile } from '../../../core/adoption/parse-map-file';
import { poolConfig } from '../../support/builders';

const a = '0a1b2c3d-0000-4000-8000-000000000001';
const b = '0a1b2c3d-0000-4000-8000-000000000002';
const pool = poolConfig({ layout: 'users/{sub}/' });

const parse = (text: string, pools = [pool]) => parseMapFile(text, pool, pools);

function linesOf(text: string): readonly number[] {
  const parsed = parse(text);
  return 'problems' in parsed ? parsed.problems.map(({ line }) => line) : [];
}

test.each([
  ['plain lines', `${a},files/1/\n${b},files/2/\n`],
  ['a header, a byte order mark and CRLF', `\uFEFFsub,prefix\r\n${a},files/1/\r\n${b},files/2/\r\n`],
  ['empty lines and no end of line at the end', `\n${a},files/1/\n\n${b},files/2/`],
  ['quotes and the bucket', `"${a}","s3://data/files/1/"\n${b}, files/2/`],
])('%s are taken', (_, text) => {
  expect(parse(text)).toEqual({
    prefixes: new Map([
      [a, 'files/1/'],
      [b, 'files/2/'],
    ]),
  });
});

test('a prefix may hold commas, and a user may keep the prefix of the layout', () => {
  expect(parse(`${a},files/a,b/\n${b},users/${b}/`)).toEqual({
    prefixes: new Map([
      [a, 'files/a,b/'],
      [b, `users/${b}/`],
    ]),
  });
});

test.each([
  ['a name in place of the sub', `alice,files/1/`],
  ['a sub in capitals', `${a.toUpperCase()},files/1/`],
  ['no prefix', a],
  ['an empty prefix', `${a},`],
  ['no trailing slash', `${a},files/1`],
  ['another bucket', `${a},s3://other/files/1/`],
  ['a leading slash', `${a},/files/1/`],
  ['a way out', `${a},files/../other/`],
  ['an empty segment', `${a},files//1/`],
  ['a pattern', `${a},files/*/`],
  ['a reserved segment', `${a},Archive/1/`],
  ['all users of the layout', `${a},users/`],
  ["another user's prefix", `${a},users/${b}/`],
  ["a part of another user's prefix", `${a},users/${b}/files/`],
  ['a key that is too long', `${a},${'x'.repeat(600)}/`],
])('%s is refused with its line, and its value is not repeated', (_, line) => {
  const parsed = parse(`sub,prefix\n${b},fine/\n${line}\n`);
  expect(parsed).toMatchObject({ problems: [{ line: 3 }] });
  expect(JSON.stringify(parsed)).not.toContain('alice');
});

test('a prefix of another pool in the same bucket is refused, one in another bucket is not', () => {
  const elsewhere = (dataBucket: string) =>
    poolConfig({ userPoolId: 'us-east-1_Other', dataBucket, layout: 'files/{tenant}/{sub}/' });
  const line = `${a},files/acme/${b}/`;
  expect(parse(line, [pool, elsewhere('data')])).toMatchObject({ problems: [{ line: 1 }] });
  expect(parse(line, [pool, elsewhere('other')])).toHaveProperty('prefixes');
});

test('a sub twice, a prefix twice and a prefix within another name the later line', () => {
  expect(linesOf(`${a},x/1/\n${a},x/2/`)).toEqual([2]);
  expect(linesOf(`${a},x/1/\n${b},x/1/`)).toEqual([2]);
  expect(linesOf(`${a},x/1/2/\n${b},x/1/`)).toEqual([2]);
  expect(linesOf(`${a},x/1/\n${b},x/10/`)).toEqual([]);
});

test('every wrong line is told at once, in order', () => {
  expect(linesOf(`bad,x/\n${a},y\n${b},z/\n${b},z/z/`)).toEqual([1, 2, 4, 4]);
});

test('no user of an accepted map can reach into the prefix of another', () => {
  const segment = fc.constantFrom('x', 'y', 'users', 'xy', a);
  const prefix = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => `${segments.join('/')}/`);
  const rows = fc.uniqueArray(fc.tuple(fc.uuid(), prefix), { maxLength: 6, selector: ([sub]) => sub });
  fc.assert(
    fc.property(rows, (all) => {
      const parsed = parse(all.map((row) => row.join(',')).join('\n'));
      if ('problems' in parsed) return;
      const taken = [...parsed.prefixes.values()];
      for (const [index, one] of taken.entries()) {
        expect(taken.some((other, at) => at !== index && other.startsWith(one))).toBe(false);
        expect(`users/${b}/`.startsWith(one)).toBe(false);
      }
    }),
  );
});
