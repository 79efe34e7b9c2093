import { canonicalStatement, isOurs } from './canonical';
import type { PolicyDocument, Statement } from './document';
import { withoutMark } from './owner-mark';
import { differingLists, statementsOf } from './words';

/** The same statement before and after; one of them is missing where it was added or removed. */
export interface StatementPair {
  readonly was?: Statement;
  readonly is?: Statement;
}

/**
 * Statements by Sid, those without one by what they say. A Sid of ours is made of the statement's shape, so what is left
 * over of ours is paired when it is for the same thing and differs in one list.
 */
export const statementPairs = (
  before: PolicyDocument | undefined,
  after: PolicyDocument | undefined,
): readonly StatementPair[] => {
  const [old, now] = [byName(before), byName(after)];
  const same = [...old].flatMap(([name, was]) => {
    const is = now.get(name);
    return is === undefined ? [] : [{ was, is }];
  });
  const gone = [...old].flatMap(([name, was]) => (now.has(name) ? [] : [was]));
  const come = new Set([...now].flatMap(([name, is]) => (old.has(name) ? [] : [is])));
  const changed = gone.map((was): StatementPair => {
    const is = [...come].find((one) => isSuccessor(was, one));
    if (is === undefined) return { was };
    come.delete(is);
    return { was, is };
  });
  return [...same, ...changed, ...[...come].map((is) => ({ is }))];
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

const isSuccessor = (was: Statement, is: Statement): boolean =>
  isOurs(was) && isOurs(is) && purposeOf(was) === purposeOf(is) && differingLists(was, is).length === 1;

const purposeOf = ({ Sid = '' }: Statement): string => withoutMark(Sid).replace(/[0-9a-f]{8}$/, '');
