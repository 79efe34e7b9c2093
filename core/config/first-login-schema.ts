import { z } from 'zod';
import { fileNameRemedy } from '../first-login/file-name';
import { templateRemedy } from '../first-login/template-name';
import { check, text } from './text-rule';

const isLocale = (value: string): boolean => {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const isTimeZone = (value: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

const attribute = text(
  'the name of a user attribute, such as given_name',
  check(
    (name) => /^(custom:)?[\w.-]{1,32}$/.test(name),
    'must be the name of a user attribute, such as given_name or custom:plan',
  ),
);

export const firstLoginSchema = z.strictObject(
  {
    template: text('the name of a template, such as welcome-pdf', templateRemedy),
    name: text('the name of the file, such as welcome.pdf', fileNameRemedy),
    backfill: z
      .boolean({ error: 'must be true or false: whether users who were there before get the file at their next sign-in' })
      .default(false),
    attributes: z
      .array(attribute, { error: 'must list the user attributes that templates may show, such as [name, given_name]' })
      .default(['name', 'given_name', 'family_name']),
    locale: text('a locale, such as en', check(isLocale, 'must be a locale, such as en, de-AT or pt-BR')).default('en'),
    timeZone: text('a time zone, such as UTC', check(isTimeZone, 'must be a time zone, such as UTC or Europe/Vienna')).default(
      'UTC',
    ),
  },
  { error: 'must be a map, such as { template: welcome-pdf, name: welcome.pdf }' },
);

/** The file that a user gets at the first sign-in. */
export type FirstLogin = z.infer<typeof firstLoginSchema>;
