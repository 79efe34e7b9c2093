import { parseDate } from './date';
import type { ReadValue } from './operator';

type Compare = (given: number, wanted: number) => boolean;

const number = /^[+-]?\d+(\.\d+)?$/;
const parseNumber = (text: string): number | undefined => (number.test(text) ? Number(text) : undefined);

const ordered =
  (parse: (text: string) => number | undefined, form: string) =>
  (compare: Compare): ReadValue =>
  (wanted, { refuse }) => {
    const limit = parse(wanted);
    if (limit === undefined) throw refuse(form);
    return (given) => {
      const value = parse(given);
      return value !== undefined && compare(value, limit);
    };
  };

/** A request's value that is no number agrees with nothing. */
export const numeric = ordered(parseNumber, 'Write a whole or decimal number; variables have no place here.');

/** A request's value that is no date agrees with nothing. */
export const dated = ordered(
  parseDate,
  'Write a date as 2026-11-23T10:00:00Z or as epoch seconds; variables have no place here.',
);

export const equals: Compare = (given, wanted) => given === wanted;
export const lessThan: Compare = (given, wanted) => given < wanted;
export const lessThanEquals: Compare = (given, wanted) => given <= wanted;
export const greaterThan: Compare = (given, wanted) => given > wanted;
export const greaterThanEquals: Compare = (given, wanted) => given >= wanted;
