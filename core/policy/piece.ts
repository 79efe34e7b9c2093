import { sha256Hex } from '../digest';
import type { ConditionBlock, Statement } from './document';
import { sidPrefix } from './owner-mark';
import { tagKey } from './prefix-template';

/** What a statement is for, in the order in which they are written. */
export const labels = [
  'TlsOnly',
  'TagMissing',
  'TenantMalformed',
  'OtherTenant',
  'Archive',
  'CutOff',
  'Denied',
  'DeniedPart',
  'KeptDeny',
  'Narrowed',
  'Objects',
  'Listing',
  'RosterObjects',
  'RosterListing',
  'KeptAllow',
] as const;

export type Label = (typeof labels)[number];

/** The lists of a statement: it applies where each of them that is not empty covers the request. All sorted, each value once. */
export interface Lists {
  /** Role ARNs; empty: everyone. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Patterns of `s3:prefix`. */
  readonly prefixes: readonly string[];
  /** Role ARNs in a condition, where a principal's would not do: a Deny stays valid when a role is deleted. */
  readonly roles: readonly string[];
  readonly subs: readonly string[];
}

/** A statement before it is merged with others and written. */
export interface Piece extends Lists {
  readonly effect: 'Allow' | 'Deny';
  readonly label: Label;
  /** The session tag that carries the sub, where `subs` are named. */
  readonly subTag?: string;
  /** Conditions besides the lists. */
  readonly condition?: ConditionBlock;
}

const none: Lists = { principals: [], actions: [], resources: [], prefixes: [], roles: [], subs: [] };

export const piece = (effect: Piece['effect'], label: Label, rest: Partial<Omit<Piece, 'effect' | 'label'>>): Piece => ({
  ...none,
  ...rest,
  effect,
  label,
});

/** Sids are stable while members come and go: they are made of everything but the roster. */
export const toStatement = (made: Piece): Statement => {
  const condition = conditionOf(made);
  return {
    Sid: `${sidPrefix}${made.label}${made.label === 'TlsOnly' ? '' : sha256Hex(shapeOf(made)).slice(0, 8)}`,
    Effect: made.effect,
    Principal: made.principals.length === 0 ? '*' : { AWS: short(made.principals) },
    Action: short(made.actions),
    Resource: short(made.resources),
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
};

const shapeOf = ({ subs: _subs, ...shape }: Piece): string =>
  JSON.stringify(Object.entries(shape).sort(([one], [other]) => (one < other ? -1 : 1)));

const conditionOf = ({ condition = {}, subTag, subs, prefixes, roles }: Piece): ConditionBlock => ({
  ...condition,
  ...(roles.length === 0 ? {} : { ArnEquals: { 'aws:PrincipalArn': short(roles) } }),
  ...(prefixes.length === 0 ? {} : { StringLike: { 's3:prefix': short(prefixes) } }),
  ...(subTag === undefined ? {} : { StringEquals: { [tagKey(subTag)]: short(subs) } }),
});

const short = (values: readonly string[]): string | readonly string[] => {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? only : values;
};
