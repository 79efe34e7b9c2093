import { listOf, type Statement } from './document';

/**
 * The statements as they read to the one whose session tag `key` is `sub`: names of others are left out, and statements
 * that name only others. They decide every request of that user as before, and do so faster.
 */
export const forOne = (statements: readonly Statement[], key: string, sub: string): readonly Statement[] =>
  statements.flatMap((statement) => {
    const named = rosterOf(statement, key);
    if (named === undefined) return [statement];
    const kept = named.filter((value) => value === sub || value.includes('${'));
    return kept.length === 0 ? [] : [withRoster(statement, key, kept)];
  });

/** The statements without any name of their rosters. */
export const anonymous = (statements: readonly Statement[], key: string): readonly Statement[] =>
  statements.map((statement) => (rosterOf(statement, key) === undefined ? statement : withRoster(statement, key, [])));

const rosterOf = ({ Condition }: Statement, key: string): readonly string[] | undefined => {
  const values = Condition?.['StringEquals']?.[key];
  return values === undefined ? undefined : listOf(values).map(String);
};

const withRoster = (statement: Statement, key: string, roster: readonly string[]): Statement => ({
  ...statement,
  Condition: { ...statement.Condition, StringEquals: { ...statement.Condition?.['StringEquals'], [key]: roster } },
});
