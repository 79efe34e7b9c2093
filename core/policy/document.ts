/** One value or several, as policy JSON writes it. */
export type OneOrMany<T> = T | readonly T[];

export const listOf = <T>(value: OneOrMany<T> | undefined): readonly T[] =>
  value === undefined ? [] : isList(value) ? value : [value];

const isList = <T>(value: OneOrMany<T>): value is readonly T[] => Array.isArray(value);

/** `{ operator: { condition key: value or values } }`. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>>;

export type PrincipalElement = '*' | Readonly<Record<string, OneOrMany<string>>>;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: PrincipalElement;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: ConditionBlock;
}

/** A policy as AWS stores it. Parsed JSON may be anything: `evaluate` checks the whole document before it decides. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: OneOrMany<Statement>;
}

/** `name` is for people: a role policy's name, or the bucket. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** What applies to one request: the caller's own policies and the policy of the resource, all of one account. */
export interface Policies {
  readonly identity: readonly NamedPolicy[];
  readonly resource?: NamedPolicy;
}

/** `identity` policies hang on roles and users and have no Principal; `resource` policies hang on buckets and must have one. */
export type PolicyKind = 'identity' | 'resource';

/** Which statement is meant: `index` counts from 0 within its document. */
export interface StatementRef {
  readonly kind: PolicyKind;
  readonly policy: string;
  readonly index: number;
  readonly sid?: string;
}
