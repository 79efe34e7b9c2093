import type { Format } from '../core/first-login/template-name';

/** How what a template prints is written, so that a value stays a value, whatever is in it. */
export const escapes: Readonly<Record<Format, (value: unknown) => string>> = {
  html: (value) => textOf(value).replace(/[&<>"'`]/g, (character) => `&#${String(character.charCodeAt(0))};`),
  json: insideQuotes,
  yaml: insideQuotes,
  // A PDF is described in YAML.
  pdf: insideQuotes,
  // Line breaks, and nothing that steers a terminal or turns the direction of what follows.
  txt: (value) => textOf(value).replace(/(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, ''),
};

/**
 * For between double quotes, in JSON and YAML alike. Whatever is not a letter, a digit or a space is written as its
 * number, and so is what comes first: without quotes around it no value begins anything, or is taken for true or 1.
 */
function insideQuotes(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return textOf(value).replace(/^.|[^\p{L}\p{N} ]|[^\u0000-\uffff]/gu, (character) =>
    [...Array(character.length).keys()].map((at) => numbered(character.charCodeAt(at))).join(''),
  );
}

const numbered = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(textOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
