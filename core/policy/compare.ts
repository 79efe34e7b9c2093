import { canonicalStatement, isOurs } from './canonical';
import type { PolicyDocument, Statement } from './document';
import { withoutMark } from './owner-mark';
import { statementPairs } from './statement-pairs';
import { accessWords, actorWords, differingLists, wordsOf, type StatementWords } from './words';

/**
 * What becomes different from `before` to `after`, a sentence each: who gains and who loses what. No difference in
 * meaning gives no sentence.
 */
export const compare = (before: PolicyDocument | undefined, after: PolicyDocument | undefined): readonly string[] =>
  statementPairs(before, after).flatMap(({ was, is }) => {
    if (was === undefined) return is === undefined ? [] : [`${title(is)} is added: ${effectOf(is, true)}.`];
    if (is === undefined) return [`${title(was)} is removed: ${effectOf(was, false)}.`];
    return canonicalStatement(was) === canonicalStatement(is) ? [] : [`${title(is)} is changed: ${changeOf(was, is)}.`];
  });

const title = (statement: Statement): string => {
  if (statement.Sid === undefined) return 'A statement without Sid';
  return isOurs(statement) ? withoutMark(statement.Sid) : `${statement.Sid}, which Gatehouse did not write,`;
};

const effectOf = (statement: Statement, there: boolean): string => sentenceOf(statement.Effect, wordsOf(statement), there);

/** `it no longer allows sub a in role app-user read, list on shared/reports/`. */
const sentenceOf = (effect: Statement['Effect'], words: StatementWords, there: boolean): string => {
  const verb = effect === 'Allow' ? 'allows' : 'denies';
  return `it ${there ? '' : 'no longer '}${verb} ${actorWords(words)} ${accessWords(words)}`;
};

/** Where a single list differs, what was added to it and taken from it; where more do, both readings. */
const changeOf = (was: Statement, is: Statement): string => {
  const [old, now] = [wordsOf(was), wordsOf(is)];
  const [only, ...others] = differingLists(was, is);
  if (only === undefined || others.length > 0 || only === 'when' || was.Effect !== is.Effect || isOpen(old, now, only)) {
    return `before, ${effectOf(was, true)}; now, ${effectOf(is, true)}`;
  }
  const part = (values: readonly string[], there: boolean): readonly string[] =>
    values.length === 0 ? [] : [sentenceOf(is.Effect, { ...now, [only]: values }, there)];
  return [...part(less(now[only], old[only]), true), ...part(less(old[only], now[only]), false)].join('; ');
};

/** An empty list of names means everyone, so it is no list to take a difference of. */
const isOpen = (old: StatementWords, now: StatementWords, list: keyof StatementWords): boolean =>
  old[list].length === 0 || now[list].length === 0;

const less = (values: readonly string[], others: readonly string[]): readonly string[] =>
  values.filter((value) => !others.includes(value));
