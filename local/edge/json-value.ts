/** The value as an object; empty for anything else. */
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** The objects of a list; empty for anything else. */
export const records = (value: unknown): Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.map((one: unknown) => record(one)) : [];

/** The value as text; empty for anything but a string. */
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
