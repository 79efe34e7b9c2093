import { z } from 'zod';
import { fileNameRemedy } from '../first-login/file-name';
import { templateRemedy } from '../first-login/template-name';
import { kmsKeySchema } from './kms-key';
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

const names = (what: string) =>
  z.array(z.string(), { error: `must list names of ${what}` }).min(1, { error: `must name at least one of the ${what}` });

const file = {
  template: text('the name of a template, such as welcome-pdf', templateRemedy),
  name: text('the name of the file, such as welcome.pdf', fileNameRemedy),
};

/** A further file, for everybody or for some. */
export const furtherFileSchema = z.strictObject(
  { ...file, groups: names('groups').exactOptional(), tenants: names('tenants').exactOptional() },
  { error: 'must be a map, such as { template: default-config, name: config.json, groups: [premium] }' },
);

const tag = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;
const tagError = { error: 'must map up to 10 names of object tags to values: letters, digits, spaces and _ . : / = + - @' };

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
const tags = z
  .record(
    z.string().regex(tag, tagError).min(1, tagError).max(128, tagError),
    z.string().regex(tag, tagError).max(256, tagError),
    tagError,
  )
  .refine((all) => Object.keys(all).length <= 10, tagError);

export const firstLoginSchema = z.strictObject(
  {
    ...file,
    more: z
      .array(furtherFileSchema, { error: 'must list further files, such as [{ template: default-config, name: config.json }]' })
      .default([]),
    tags: tags.default({}),
    kmsKey: kmsKeySchema.exactOptional(),
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

/** The files that a user gets at the first sign-in. */
export type FirstLogin = z.infer<typeof firstLoginSchema>;
