import { closestName } from '../config/closest-name';

/** What the name of a file may hold. Attributes may not: keys name nobody. */
const placeholders = ['sub', 'tenant'] as const;

type Placeholder = (typeof placeholders)[number];

const isPlaceholder = (name: string): name is Placeholder => placeholders.some((known) => known === name);

/** Bytes of a key are few: the prefix takes up to 300. */
const maxNameLength = 200;

/** Why a file cannot have this name, as what would be right; `undefined` if it can. */
export function fileNameRemedy(name: string): string | undefined {
  for (const [, found = ''] of name.matchAll(/\{([^{}]*)\}/g)) {
    if (isPlaceholder(found)) continue;
    const close = closestName(found, placeholders);
    return `may name {sub} and {tenant}, not {${found}}${close === undefined ? '' : `; did you mean {${close}}?`}`;
  }
  const plain = name.replaceAll(/\{[^{}]*\}/g, 'x');
  if (plain.length > maxNameLength) return `must be at most ${String(maxNameLength)} characters long`;
  return /^[\w][\w .()@+-]*(\/[\w][\w .()@+-]*)*$/.test(plain)
    ? undefined
    : "must be the name of a file below the user's prefix, such as welcome.pdf or documents/welcome.pdf: letters, digits and . _ - ( ) @ +";
}

export const namesTenant = (name: string): boolean => name.includes('{tenant}');

/** The key of the file. */
export const fileKey = (prefix: string, name: string, { sub, tenant }: { readonly sub: string; readonly tenant?: string }) =>
  `${prefix}${name.replaceAll('{sub}', sub).replaceAll('{tenant}', tenant ?? '')}`;
