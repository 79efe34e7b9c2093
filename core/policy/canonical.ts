import { sha256Hex } from '../digest';
import { listOf, type OneOrMany, type PolicyDocument, type Statement } from './document';
import { sidPrefix, withoutHash } from './owner-mark';

const elements = ['Action', 'NotAction', 'Resource', 'NotResource'] as const;

/** What a policy without Version is read as. */
const oldVersion = '2008-10-17';

/**
 * One text for all documents that say the same: a value and a list of it are alike, lists are sets, `"*"` is everyone,
 * an account's number is its root, booleans and numbers are text, and statements of ours stand in any order. AWS may
 * give back a policy changed in any of these ways (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html).
 */
export const canonical = (document: PolicyDocument | undefined): string => {
  if (document === undefined) return '';
  const statements = listOf(document.Statement);
  const [ours, foreign] = [true, false].map((own) => statements.filter((statement) => isOurs(statement) === own).map(plain));
  return JSON.stringify([
    document.Version ?? oldVersion,
    document.Id ?? null,
    foreign,
    ours?.map((one) => JSON.stringify(one)).sort(),
  ]);
};

/** One statement in its canonical form, its Sid left out. */
export const canonicalStatement = ({ Sid: _sid, ...rest }: Statement): string => JSON.stringify(plain(rest));

export const sameMeaning = (one: PolicyDocument | undefined, other: PolicyDocument | undefined): boolean =>
  canonical(one) === canonical(other);

/** The 12 hexadecimal digits that the mark carries; the mark's own hash is left out of it. */
export const documentHash = (document: PolicyDocument | undefined): string =>
  sha256Hex(
    canonical(document === undefined ? undefined : { ...document, Statement: listOf(document.Statement).map(withoutHash) }),
  ).slice(0, 12);

export const isOurs = ({ Sid }: Statement): boolean => Sid?.startsWith(sidPrefix) === true;

const plain = (statement: Statement): unknown => [
  statement.Sid ?? null,
  statement.Effect,
  statement.Principal === undefined ? null : principals(statement.Principal),
  elements.map((element) => (statement[element] === undefined ? null : set(statement[element]))),
  Object.entries(statement.Condition ?? {})
    .map(([operator, keys]) => [operator, ofKeys(keys, set)])
    .sort(byName),
];

const principals = (principal: NonNullable<Statement['Principal']>): unknown =>
  ofKeys(typeof principal === 'string' ? { AWS: principal } : principal, (names) => set(listOf(names).map(rootOf)));

const rootOf = (name: string): string => (/^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name);

const ofKeys = <T>(record: Readonly<Record<string, T>>, form: (value: T) => unknown): unknown =>
  Object.entries(record)
    .map(([key, value]) => [key, form(value)])
    .sort(byName);

const set = (values: OneOrMany<string | number | boolean>): readonly string[] => [...new Set(listOf(values).map(String))].sort();

const byName = ([one]: unknown[], [other]: unknown[]): number => (String(one) < String(other) ? -1 : 1);
