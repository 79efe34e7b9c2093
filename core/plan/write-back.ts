interface WriteBackValues {
  readonly prefix: string;
  readonly bucket: string;
  readonly tenant: string;
  readonly sub: string;
  /** ISO 8601; absent until the file of the first sign-in is there. */
  readonly firstLogin?: string;
}

/**
 * The write-backs whose value differs from what the user has; attribute name to value. Those that name a value which
 * is not there yet are left out.
 */
export function valuesToWrite(
  templates: Readonly<Record<string, string>>,
  values: WriteBackValues,
  present: Readonly<Record<string, string>>,
): Record<string, string> {
  const wanted = Object.entries(templates)
    .filter(([, template]) => values.firstLogin !== undefined || !namesFirstLogin(template))
    .map(([name, template]) => [name, fill(template, values)] as const);
  return Object.fromEntries(wanted.filter(([name, value]) => present[name] !== value));
}

/** Whether a template of `writeBack` has a value only once the file of the first sign-in is there. */
export const namesFirstLogin = (template: string): boolean => template.includes('{firstLogin}');

const fill = (template: string, values: WriteBackValues): string =>
  template.replace(/\{(prefix|bucket|tenant|sub|firstLogin)\}/g, (_, name: keyof WriteBackValues) => values[name] ?? '');
