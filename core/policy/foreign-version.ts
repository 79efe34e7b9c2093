import type { ConditionBlock, OneOrMany, Statement } from './document';
import { listOf } from './document';

/** Variables exist since this version, and grants by principal tag need them. */
export const newVersion = '2012-10-17';

/**
 * Foreign statements in a document of the new version: what older versions read literally is escaped where the new one
 * would read a variable (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html).
 */
export const inNewVersion = (foreign: readonly Statement[], version: string | undefined): readonly Statement[] =>
  version === newVersion ? foreign : foreign.map(escapeStatement);

const escapeStatement = (statement: Statement): Statement => ({
  ...statement,
  ...(statement.Resource === undefined ? {} : { Resource: escapeAll(statement.Resource) }),
  ...(statement.NotResource === undefined ? {} : { NotResource: escapeAll(statement.NotResource) }),
  ...(statement.Condition === undefined ? {} : { Condition: escapeCondition(statement.Condition) }),
});

const escapeCondition = (block: ConditionBlock): ConditionBlock =>
  mapValues(block, (keys) => mapValues(keys, (values) => escapeAll(values)));

const escapeAll = <T>(values: OneOrMany<T>): OneOrMany<T> =>
  Array.isArray(values) ? listOf(values).map(escapeOne) : escapeOne(values as T);

const escapeOne = <T>(value: T): T => (typeof value === 'string' ? (value.replaceAll('${', '${$}{') as T & string) : value);

const mapValues = <T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
