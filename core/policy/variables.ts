import { isKnownKey, isMultivalued } from './condition-keys';
import type { RequestContext } from './context';
import { readPattern, type Pattern, type PatternToken } from './pattern';

interface Variable {
  readonly key: string;
  readonly fallback?: string;
}

/** A policy text with its wildcards and variables told apart from what is meant literally. */
export type TemplateToken = PatternToken | Variable;
export type Template = readonly TemplateToken[];

/** How one text of a policy is read. */
export interface TextReading {
  /** Variables exist since Version 2012-10-17; before that, `${…}` is literal text. */
  readonly variables: boolean;
  /** Makes the error to throw; it already knows place and value. */
  readonly refuse: (remedy: string) => Error;
}

const escapes = ['*', '?', '$'];
const variable = /(\$\{[^}']*(?:'[^']*'\s*)?\})/;
const variableBody = /^\s*([^,'{}]+?)\s*(?:,\s*'([^']*)'\s*)?$/;
const form = "A variable is written ${key} or ${key, 'default'}; a literal dollar sign before a brace is ${$}.";

export const isVariable = (token: TemplateToken): token is Variable => typeof token === 'object' && 'key' in token;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html */
export const readTemplate = (text: string, reading: TextReading): Template => {
  if (!reading.variables || !text.includes('${')) return readPattern(text);
  return text.split(variable).flatMap((piece, index): Template => {
    if (index % 2 === 1) return [readVariable(piece.slice(2, -1), reading)];
    if (piece.includes('${')) throw reading.refuse(form);
    return readPattern(piece);
  });
};

const readVariable = (body: string, { refuse }: TextReading): string | Variable => {
  if (escapes.includes(body)) return body;
  const [, key, fallback] = variableBody.exec(body) ?? [];
  if (key === undefined) throw refuse(form);
  if (!isKnownKey(key)) throw refuse(`The condition key ${key} is not known here; see core/policy/condition-keys.`);
  if (isMultivalued(key)) throw refuse(`${key} can have several values, so it cannot be a variable.`);
  if (fallback === undefined) return { key };
  if (/[*?]/.test(fallback)) throw refuse('Write the default without * and ?: AWS does not say whether they would be wildcards.');
  return { key, fallback };
};

/** The text with this request's values as literals; undefined when a variable has no value and no default. */
export const resolve = (template: Template, context: RequestContext): Pattern | undefined => {
  const pattern: PatternToken[] = [];
  for (const token of template) {
    const resolved = isVariable(token) ? (context.valueOf(token.key) ?? token.fallback) : token;
    if (resolved === undefined) return undefined;
    pattern.push(resolved);
  }
  return pattern;
};

/** The pattern as a text for operators that know no wildcards. */
export const asText = (pattern: Pattern): string =>
  pattern.map((token) => (typeof token === 'string' ? token : token.wildcard)).join('');

/** At most six parts, split at the policy's own colons; a colon within a variable's value splits nothing. */
export const arnParts = (template: Template): readonly Template[] => {
  const parts: TemplateToken[][] = [[]];
  const push = (token: TemplateToken): void => {
    if (token !== '') parts.at(-1)?.push(token);
  };
  for (const token of template) {
    const [first = '', ...rest] = typeof token === 'string' ? token.split(':') : [token];
    push(first);
    for (const piece of rest) {
      if (parts.length < 6) parts.push([]);
      else push(':');
      push(piece);
    }
  }
  return parts;
};
