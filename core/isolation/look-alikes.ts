import { nameProblem } from '../contract/names';

/** Letters of other scripts that look like Latin ones (https://www.unicode.org/reports/tr39/#Confusable_Detection). */
const confusables: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  i: 'і',
  j: 'ј',
  o: 'о',
  p: 'р',
  s: 'ѕ',
  t: 'т',
  x: 'х',
  y: 'у',
  '1': 'l',
  '0': 'O',
  l: '1',
  O: '0',
};

/** Names of tenants that could be taken for this one: longer, shorter, in another case, in another script. All are valid names. */
export const lookAlikes = (tenant: string): readonly string[] =>
  [
    `${tenant}0`,
    `${tenant}-`,
    `${tenant}.`,
    `${tenant} 2`,
    `x${tenant}`,
    Array.from(tenant).slice(0, -1).join(''),
    tenant.toUpperCase(),
    tenant.toLowerCase(),
    confused(tenant, (characters) => characters.findIndex((one) => one in confusables)),
    confused(tenant, (characters) => characters.findLastIndex((one) => one in confusables)),
    // A mark that combines with no Latin letter or digit stays apart from it in normalization form C.
    `${tenant}\u0489`,
  ].filter((name, index, all) => name !== tenant && nameProblem(name) === undefined && all.indexOf(name) === index);

function confused(tenant: string, find: (characters: readonly string[]) => number): string {
  const characters = Array.from(tenant);
  const at = find(characters);
  return characters.map((one, index) => (index === at ? (confusables[one] ?? one) : one)).join('');
}

/** What no tenant is called and a session tag could say all the same: patterns, variables, paths, nothing at all. */
export const hostileTags = (tenant: string): readonly string[] => [
  '',
  '*',
  '?',
  `${tenant}*`,
  `*${tenant}`,
  Array.from(tenant, () => '?').join(''),
  '${aws:PrincipalTag/sub}',
  `${tenant}/`,
  `${tenant}/shared`,
  `./${tenant}`,
  `../${tenant}`,
  ` ${tenant}`,
  `${tenant}\u200b`,
];
