import { canonicalStatement, isOurs } from './canonical';
import type { PolicyDocument, Statement } from './document';
import { withoutMark } from './owner-mark';
import { accessWords, actorWords, statementsOf, wordsOf, type StatementWords } from './words';

/**
 * What becomes different from `before` to `after`, a sentence each: who gains and who loses what. Statements are matched
 * by Sid, those without one by what they say. No difference in meaning gives no sentence.
 */
export const compare = (before: PolicyDocument | undefined, after: PolicyDocument | undefined): readonly string[] => {
  const [old, now] = [byName(before), byName(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined) return is === undefined ? [] : [`${title(is)} is added: ${effectOf(is, true)}.`];
    if (is === undefined) return [`${title(was)} is removed: ${effectOf(was, false)}.`];
    return canonicalStatement(was) === canonicalStatement(is) ? [] : changes(was, is);
  });
};

/** Sids may repeat in foreign policies, so the second of a name has a number. */
const byName = (document: PolicyDocument | undefined): ReadonlyMap<string, Statement> => {
  const found = new Map<string, Statement>();
  for (const statement of statementsOf(document)) {
    const name = statement.Sid === undefined ? canonicalStatement(statement) : withoutMark(statement.Sid);
    let free = name;
    for (let number = 2; found.has(free); number += 1) free = `${name} ${String(number)}`;
    found.set(free, statement);
  }
  return found;
};

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

/** Where a single list differs the sentence tells the difference; where more do, both readings. */
const changes = (was: Statement, is: Statement): readonly string[] => {
  const [old, now] = [wordsOf(was), wordsOf(is)];
  const lists = ['who', 'subs', 'what', 'where', 'when'] as const;
  const different = lists.filter((list) => sortedText(old[list]) !== sortedText(now[list]));
  const [only, ...others] = different;
  if (only === undefined || others.length > 0 || only === 'when' || was.Effect !== is.Effect || covered(old, now, only)) {
    return [`${title(is)} is changed: before, ${effectOf(was, true)}; now, ${effectOf(is, true)}.`];
  }
  const part = (values: readonly string[], there: boolean): readonly string[] =>
    values.length === 0 ? [] : [sentenceOf(is.Effect, { ...now, [only]: values }, there)];
  const [added, removed] = [less(now[only], old[only]), less(old[only], now[only])];
  return [`${title(is)} is changed: ${[...part(added, true), ...part(removed, false)].join('; ')}.`];
};

/** An empty list of names means everyone, so it is no list to take a difference of. */
const covered = (old: StatementWords, now: StatementWords, list: keyof StatementWords): boolean =>
  old[list].length === 0 || now[list].length === 0;

const less = (values: readonly string[], others: readonly string[]): readonly string[] =>
  values.filter((value) => !others.includes(value));

const sortedText = (values: readonly string[]): string => [...values].sort().join('\n');
