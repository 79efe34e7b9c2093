import { openSync } from 'fontkit';
import type { DocumentFields } from '../../core/first-login/document-fields';
import { TemplateError } from '../template-problem';

/** Files of the fonts that are embedded (https://dejavu-fonts.github.io): Latin, Greek, Cyrillic, Armenian, Georgian. */
export const fonts = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
} as const;

/** The fonts have letters of these, but lines are laid out from left to right. Accents are of every script. */
const rightToLeft = /(?![\u0300-\u036f])[\p{scx=Hebrew}\p{scx=Arabic}\p{scx=Syriac}\p{scx=Thaana}\p{scx=Nko}]/u;

const coverage = Object.values(fonts).map((file) => {
  const font = openSync(file);
  if ('fonts' in font) throw new Error(`${file} holds several fonts.`);
  return font;
});

const isReadable = (character: string): boolean =>
  /\s/u.test(character) ||
  (!rightToLeft.test(character) && coverage.every((font) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)));

/** A text as it is drawn: letters with their accents in one, and without signs that show nothing, such as a joiner. */
export const readablyWritten = (text: string): string => text.normalize('NFC').replaceAll(/\p{Cf}/gu, '');

/** Raises `TemplateError` for a text that would come out as boxes or backwards; its field is named, its value is not. */
export function assertReadable(text: string, fields: DocumentFields): void {
  const unreadable = Array.from(text).find((character) => !isReadable(character));
  if (unreadable === undefined) return;
  const code = `U+${(unreadable.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const field = fieldWith(unreadable, fields);
  const remedy = `A PDF cannot show ${code} (${scriptOf(unreadable)}): leave the field out of this template, or use html, which shows every script.`;
  throw new TemplateError({ ...(field === undefined ? {} : { field }), remedy });
}

function fieldWith(character: string, { user, ...fields }: DocumentFields): string | undefined {
  const named = [
    ...Object.entries(user).map(([name, value]) => [`user.${name}`, value] as const),
    ...Object.entries(fields).map(([name, value]) => [name, String(value)] as const),
  ];
  return named.find(([, value]) => readablyWritten(value).includes(character))?.[0];
}

const scriptOf = (character: string): string =>
  rightToLeft.test(character) ? 'a script that is written from right to left' : 'which its font lacks';
