import { GatehouseFailure } from '../failures';

/**
 * The parser of the registry's records with this `schema`; `has` says what else makes one. It raises `RecordUnreadable`,
 * naming the place, for what this version did not write.
 */
export const recordParser =
  <Kind extends { readonly schema: string }>(schema: Kind['schema'], has: (stored: object) => boolean = () => true) =>
  (text: string, place: string): Kind => {
    const remedy = 'Restore an earlier version of this object, or use the version of Gatehouse that wrote it.';
    let stored: unknown;
    try {
      stored = JSON.parse(text);
    } catch (cause) {
      throw new GatehouseFailure('RecordUnreadable', { place, remedy }, { cause });
    }
    const isOurs = (value: unknown): value is Kind =>
      typeof value === 'object' && value !== null && 'schema' in value && value.schema === schema && has(value);
    if (isOurs(stored)) return stored;
    throw new GatehouseFailure('RecordUnreadable', { place, remedy });
  };
