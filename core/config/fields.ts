import type { Path } from './problem';

/** Something wrong between values; the value itself is looked up by its path. */
export interface Finding {
  readonly path: Path;
  readonly remedy: string;
}

/** A map of the document as it was read: anything may be in it. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const asFields = (value: unknown): Fields => (isFields(value) ? value : {});
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
