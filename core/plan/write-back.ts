interface WriteBackValues {
  readonly prefix: string;
  readonly bucket: string;
  readonly tenant: string;
  readonly sub: string;
}

/** The write-backs whose value differs from what the user has; attribute name to value. */
export function valuesToWrite(
  templates: Readonly<Record<string, string>>,
  values: WriteBackValues,
  present: Readonly<Record<string, string>>,
): Record<string, string> {
  const wanted = Object.entries(templates).map(([name, template]) => [name, fill(template, values)] as const);
  return Object.fromEntries(wanted.filter(([name, value]) => present[name] !== value));
}

const fill = (template: string, values: WriteBackValues): string =>
  template.replace(/\{(prefix|bucket|tenant|sub)\}/g, (_, name: keyof WriteBackValues) => values[name]);
