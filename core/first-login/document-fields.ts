import type { FirstLogin } from '../config/first-login-schema';
import type { DirectoryUser } from '../ports';

/** Everything that a template may show. Personal data: it stays inside the activity that renders. */
export interface DocumentFields {
  /** The sub, and those attributes of the allow-list that the user has. */
  readonly user: Readonly<Record<string, string>>;
  readonly tenant?: string;
  /** Groups that the configuration names. */
  readonly groups: readonly string[];
  readonly bucket: string;
  readonly prefix: string;
  /** In words, in the pool's locale and time zone: `24 November 2026`. */
  readonly date: string;
  /** ISO 8601. */
  readonly time: string;
}

export interface DocumentPlace {
  readonly bucket: string;
  readonly prefix: string;
  readonly tenant?: string;
  readonly groups: readonly string[];
  /** ISO 8601. */
  readonly at: string;
}

/** The fields of one user's file. */
export function documentFields(
  { attributes, locale, timeZone }: Pick<FirstLogin, 'attributes' | 'locale' | 'timeZone'>,
  user: Pick<DirectoryUser, 'sub' | 'attributes'>,
  { at, ...place }: DocumentPlace,
): DocumentFields {
  const allowed = attributes.flatMap((name) => {
    const value = user.attributes[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(new Date(at));
  return { ...place, user: { ...Object.fromEntries(allowed), sub: user.sub }, date, time: at };
}
