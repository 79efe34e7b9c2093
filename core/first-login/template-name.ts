/** What a template is rendered to. */
export const formats = ['pdf', 'html', 'json', 'yaml', 'txt'] as const;

export type Format = (typeof formats)[number];

export const contentTypes: Readonly<Record<Format, string>> = {
  pdf: 'application/pdf',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  yaml: 'application/yaml',
  txt: 'text/plain; charset=utf-8',
};

/** Templates that come with Gatehouse. */
const shipped: Readonly<Record<string, Format>> = { 'welcome-pdf': 'pdf', 'default-config': 'json' };

export const isShipped = (name: string): boolean => Object.hasOwn(shipped, name);

/** The format of a template, from its name: `welcome-pdf`, or `<anything>.<format>.liquid`; `undefined` for neither. */
export function formatOf(name: string): Format | undefined {
  if (isShipped(name)) return shipped[name];
  const [, ending] = /^[\w-][\w.-]{0,80}\.([a-z]+)\.liquid$/.exec(name) ?? [];
  return formats.find((format) => format === ending);
}

/** Attributes that a template may name: those that are listed. Shipped ones ask for a name, and do without. */
export const attributesKnownTo = (template: string, listed: readonly string[]): readonly string[] =>
  isShipped(template) ? [...new Set([...listed, 'given_name', 'name'])] : listed;

/** Why a name is not one of a template, as what would be right; `undefined` if it is. */
export const templateRemedy = (name: string): string | undefined =>
  formatOf(name) === undefined
    ? `must be ${Object.keys(shipped).join(', ')}, or the name of a file in templates/ that ends in ${formats.map((format) => `.${format}.liquid`).join(', ')}`
    : undefined;
