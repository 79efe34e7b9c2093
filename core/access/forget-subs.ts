import type { ConditionBlock, Statement } from '../policy/document';

/**
 * Statements without these subs in their conditions; one whose condition named nobody else falls away. A condition is
 * never left empty: without names it would not mean the same.
 */
export function forgetSubs(statements: readonly Statement[], subs: readonly string[]): readonly Statement[] {
  const forgotten = new Set(subs);
  return statements.flatMap((statement) => {
    const named = namesIn(statement.Condition);
    if (!named.some((name) => forgotten.has(name))) return [statement];
    if (named.every((name) => forgotten.has(name))) return [];
    return [{ ...statement, Condition: without(statement.Condition ?? {}, forgotten) }];
  });
}

const subForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const listed = (values: unknown): readonly unknown[] => (Array.isArray(values) ? (values as unknown[]) : [values]);

const namesIn = (condition: ConditionBlock = {}): readonly string[] =>
  Object.values(condition)
    .flatMap((keys) => Object.values(keys).flatMap(listed))
    .filter((value): value is string => typeof value === 'string' && subForm.test(value));

const without = (condition: ConditionBlock, forgotten: ReadonlySet<string>): ConditionBlock =>
  Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, values]) => [
          key,
          (Array.isArray(values) ? values : [values]).filter((value) => typeof value !== 'string' || !forgotten.has(value)),
        ]),
      ),
    ]),
  );
