import { listOf, type PolicyDocument, type Statement } from './document';
import { subsOf } from './take-over';
import { verbActions, verbs } from './verbs';

/** What a statement says, element by element, in words that people use of access. */
export interface StatementWords {
  readonly who: readonly string[];
  readonly subs: readonly string[];
  readonly what: readonly string[];
  readonly where: readonly string[];
  /** Other conditions, as they stand. */
  readonly when: readonly string[];
}

export const wordsOf = (statement: Statement): StatementWords => ({
  who: [
    ...principals(statement),
    ...listOf(statement.Condition?.['ArnEquals']?.['aws:PrincipalArn']).map((arn) => roleName(String(arn))),
  ],
  subs: subsOf(statement),
  what: [...actionWords(listOf(statement.Action)), ...listOf(statement.NotAction).map((action) => `all but ${action}`)],
  where: [...places(statement), ...listOf(statement.NotResource).map((resource) => `all but ${placeName(resource)}`)],
  when: otherConditions(statement),
});

const lists = ['who', 'subs', 'what', 'where', 'when'] as const;

/** In which lists two statements read differently. */
export const differingLists = (one: Statement, other: Statement): readonly (keyof StatementWords)[] => {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  return lists.filter((list) => sortedText(a[list]) !== sortedText(b[list]));
};

const sortedText = (values: readonly string[]): string => [...values].sort().join('\n');

const principals = ({ Principal }: Statement): readonly string[] => {
  if (Principal === undefined || Principal === '*') return [];
  return Object.values(Principal).flatMap((names) =>
    listOf(names)
      .filter((name) => name !== '*')
      .map(roleName),
  );
};

const roleName = (arn: string): string => (arn.includes(':role/') ? `role ${arn.slice(arn.lastIndexOf('/') + 1)}` : arn);

/** `read`, `write` … where all of a verb's actions are there; the actions themselves where not. */
const actionWords = (actions: readonly string[]): readonly string[] => {
  if (actions.includes('s3:*')) return ['everything'];
  const whole = verbs.filter((verb) => verbActions[verb].every((action) => actions.includes(action)));
  const named = new Set(whole.flatMap((verb) => verbActions[verb]));
  return [...whole, ...actions.filter((action) => !named.has(action))];
};

/** A listing is told by its prefix rather than by its bucket. */
const places = ({ Resource, Condition }: Statement): readonly string[] => {
  const prefixes = listOf(Condition?.['StringLike']?.['s3:prefix']).map((prefix) => placeName(String(prefix)));
  return prefixes.length > 0 ? prefixes : [...new Set(listOf(Resource).map(placeName))];
};

/** `tenants/{tenant}/users/{sub}/`, without the bucket; `the bucket` for all of it. */
const placeName = (pattern: string): string => {
  const path = pattern.replace(/^arn:[^:]+:s3:::[^/]+\/?/, '').replace(/\?\*$|\*$/, '');
  return path === '' ? 'the bucket' : path.replace(/\$\{aws:PrincipalTag\/([^}]+)\}/g, '{$1}');
};

const otherConditions = ({ Condition = {} }: Statement): readonly string[] =>
  Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) =>
      told(operator, key)
        ? []
        : [
            `${operator} ${key} ${listOf(values)
              .map((value) => JSON.stringify(value))
              .join(', ')}`,
          ],
    ),
  );

const told = (operator: string, key: string): boolean =>
  (operator === 'ArnEquals' && key === 'aws:PrincipalArn') ||
  (operator === 'StringLike' && key === 's3:prefix') ||
  (operator === 'StringEquals' && key.startsWith('aws:PrincipalTag/'));

/** `subs a, b in role app-user`. */
export const actorWords = ({ who, subs, when }: Pick<StatementWords, 'who' | 'subs' | 'when'>): string => {
  const named = subs.length === 0 ? undefined : `${subs.length === 1 ? 'sub' : 'subs'} ${subs.join(', ')}`;
  const roles = who.length === 0 ? undefined : who.join(', ');
  const actor = named === undefined ? (roles ?? 'everyone') : roles === undefined ? named : `${named} in ${roles}`;
  return when.length === 0 ? actor : `${actor} where ${when.join(' and ')}`;
};

export const accessWords = ({ what, where }: Pick<StatementWords, 'what' | 'where'>): string =>
  `${what.join(', ')} on ${where.join(', ')}`;

export const statementsOf = (document: PolicyDocument | undefined): readonly Statement[] => listOf(document?.Statement);
