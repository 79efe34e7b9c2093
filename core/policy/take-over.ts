import { listOf, type ConditionBlock, type OneOrMany, type Statement } from './document';
import { tagKeyPrefix } from './prefix-template';

/** The operators with which statements of ours name subs. */
const naming = 'StringEquals';

const isSubTag = (key: string): boolean => key.toLowerCase().startsWith(tagKeyPrefix.toLowerCase());

/** Of statements of ours, those that name subs: they cannot be compiled again when the record is lost. */
export const takeOver = (ours: readonly Statement[]): readonly Statement[] =>
  ours.filter((statement) => subsOf(statement).length > 0);

/** The subs that a statement names. */
export const subsOf = ({ Condition }: Statement): readonly string[] =>
  Object.entries(Condition?.[naming] ?? {}).flatMap(([key, values]) => (isSubTag(key) ? listOf(values).map(String) : []));

/** Takes a sub out of every list; a statement that then names nobody is dropped, for it would mean everybody. */
export const forgetSub = (statements: readonly Statement[], sub: string): readonly Statement[] =>
  statements.flatMap((statement) => {
    const subs = subsOf(statement);
    if (!subs.includes(sub)) return [statement];
    return subs.every((named) => named === sub) ? [] : [{ ...statement, Condition: without(statement.Condition ?? {}, sub) }];
  });

const without = (block: ConditionBlock, sub: string): ConditionBlock => ({
  ...block,
  [naming]: Object.fromEntries(
    Object.entries(block[naming] ?? {}).map(([key, values]) => [key, isSubTag(key) ? less(values, sub) : values]),
  ),
});

const less = <T>(values: OneOrMany<T>, sub: string): OneOrMany<T> => listOf(values).filter((value) => value !== sub);
