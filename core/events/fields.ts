/** An object of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a value, or none where it has none: CloudTrail writes `null` or a redaction mark in an object's place. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** What Cognito writes in place of private values (https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html). */
const redacted = /^HIDDEN_/;

/**
 * A value as text: numbers and booleans by their spelling, the one element of a list as itself (managed login wraps
 * parameters in lists). `undefined` for whatever is empty, redacted or not a plain value.
 */
export function textOf(value: unknown): string | undefined {
  const plain: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof plain === 'number' || typeof plain === 'boolean') return String(plain);
  return typeof plain === 'string' && plain !== '' && !redacted.test(plain) ? plain : undefined;
}

/** A text that has the right shape; `undefined` for any other. */
export function shaped(value: unknown, isShape: (text: string) => boolean): string | undefined {
  const text = textOf(value);
  return text !== undefined && isShape(text) ? text : undefined;
}

/** An event's name for counters and logs; a text that is none is not repeated. */
export const nameForCounting = (name: string): string => (/^[A-Za-z0-9_]{1,64}$/.test(name) ? name : 'unnamed');

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html */
export const isClientId = (text: string): boolean => /^[A-Za-z0-9_+]{1,128}$/.test(text);

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The entries that have a value. */
export const present = <T extends object>(entries: T): Present<T> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as Present<T>;
