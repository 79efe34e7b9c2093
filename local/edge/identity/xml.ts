const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/**
 * Whether a document is written the plain way in which `contentsOf` finds all that there is: without prefixed elements,
 * comments, CDATA sections, and white space in closing tags.
 */
export const isPlainXml = (xml: string): boolean => !/<!|<\/?[^\s<>/]*:|<\/[^>]*\s>/.test(xml);

/** The contents of every `<name>` element of a flat S3 control document, still escaped. */
export const contentsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>(.*?)</${name}>`, 'gs'))].map(([, content = '']) => content);

/** Text with its entities resolved. */
export const unescapeXml = (text: string): string =>
  text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(lt|gt|amp|quot|apos));/g, (_, hex?: string, decimal?: string, name?: string) =>
    hex ? String.fromCodePoint(parseInt(hex, 16)) : decimal ? String.fromCodePoint(Number(decimal)) : (named[name ?? ''] ?? ''),
  );

export const escapeXml = (text: string): string =>
  text.replace(/[<>&"'\r\n]/g, (character) => `&#${String(character.charCodeAt(0))};`);
