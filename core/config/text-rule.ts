import { z } from 'zod';

/** What would be right, or `undefined` for a value that is. */
export type Rule = (value: string) => string | undefined;

/** A string that a rule explains. */
export const text = (what: string, rule: Rule) =>
  z.string({ error: `must be ${what}` }).superRefine((value, context) => {
    const remedy = rule(value);
    if (remedy !== undefined) context.addIssue({ code: 'custom', message: remedy });
  });

export const check =
  (holds: (value: string) => boolean, remedy: string): Rule =>
  (value) =>
    holds(value) ? undefined : remedy;
