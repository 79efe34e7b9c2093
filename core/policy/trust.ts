import type { PoolConfig } from '../config/types';
import type { PolicyDocument, Statement } from './document';
import { listOf } from './document';

/** What is wrong with a role's trust policy; `name` for programs. */
export interface TrustFault {
  readonly name: 'trust-others' | 'trust-audience' | 'trust-guests' | 'trust-no-tags';
  readonly what: string;
}

/** Who may hand the role out. */
export type TrustedBy =
  | {
      readonly identityPool: string;
      /** Those that tenants have for themselves. */
      readonly others?: readonly string[];
    }
  | { readonly backendWithTag: string };

export const trustedBy = ({
  credentials,
  identityPoolId,
  principalTags,
}: Pick<PoolConfig, 'credentials' | 'identityPoolId' | 'principalTags'>): TrustedBy =>
  credentials === 'backend' || identityPoolId === undefined
    ? { backendWithTag: principalTags.sub }
    : { identityPool: identityPoolId };

const identityService = /^cognito-identity\.([\w-]+\.)?amazonaws\.com(\.cn)?$/;

/**
 * Why sessions of a role might be others' than its users', or carry no tags
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html). Only allowing statements
 * are looked at: a denying one could only take away.
 */
export function trustFaults(trust: PolicyDocument, by: TrustedBy): readonly TrustFault[] {
  const allows = listOf(trust.Statement).filter(({ Effect }) => Effect === 'Allow');
  const faults = allows.flatMap((statement) =>
    'identityPool' in by ? ofIdentityPool(statement, by) : ofBackend(statement, by.backendWithTag),
  );
  const tagging = allows.some((statement) => actionsOf(statement).includes('sts:tagsession'));
  return tagging
    ? faults
    : [...faults, { name: 'trust-no-tags', what: 'It does not allow sts:TagSession: sessions carry no tags.' }];
}

function ofIdentityPool(
  statement: Statement,
  { identityPool, others: ofTenants = [] }: Extract<TrustedBy, { identityPool: string }>,
): readonly TrustFault[] {
  const principals = principalsOf(statement);
  const others = principals.filter(({ kind, name }) => kind !== 'Federated' || !identityService.test(name));
  if (others.length > 0 || principals.length === 0) return [letsIn(others.map(({ name }) => name))];
  return [
    ...(holds(statement, ['StringEquals'], 'aud', [identityPool, ...ofTenants])
      ? []
      : [
          {
            name: 'trust-audience',
            what: `It does not insist on \`aud\` being ${identityPool}: other identity pools may hand it out.`,
          } as const,
        ]),
    ...(holds(statement, ['ForAnyValue:StringLike', 'ForAnyValue:StringEquals'], 'amr', ['authenticated'])
      ? []
      : [{ name: 'trust-guests', what: 'It does not insist on `amr` being authenticated: guests may get it.' } as const]),
  ];
}

function ofBackend(statement: Statement, tag: string): readonly TrustFault[] {
  const principals = principalsOf(statement);
  const others = principals.filter(({ kind, name }) => kind !== 'AWS' || name === '*');
  if (others.length > 0 || principals.length === 0) return [letsIn(others.map(({ name }) => name))];
  const key = `aws:requesttag/${tag}`.toLowerCase();
  const insists = Object.values(statement.Condition ?? {}).some((keys) =>
    Object.keys(keys).some((name) => name.toLowerCase() === key),
  );
  return insists
    ? []
    : [{ name: 'trust-no-tags', what: `It has no condition on aws:RequestTag/${tag}: sessions may do without it.` }];
}

const letsIn = (names: readonly string[]): TrustFault => ({
  name: 'trust-others',
  what: `It lets in ${names.length === 0 ? 'whom nobody can name' : names.join(', ')}: whoever that is can act as a user.`,
});

/** These values alone: a list with others would let those in. */
function holds({ Condition = {} }: Statement, operators: readonly string[], key: string, values: readonly string[]): boolean {
  return operators.some((operator) =>
    Object.entries(Condition[operator] ?? {}).some(([name, condition]) => {
      const list = listOf(condition);
      return name.toLowerCase().endsWith(`:${key}`) && list.length > 0 && list.every((one) => values.includes(String(one)));
    }),
  );
}

const actionsOf = ({ Action }: Statement): readonly string[] => listOf(Action).map((action) => action.toLowerCase());

function principalsOf({ Principal }: Statement): readonly { readonly kind: string; readonly name: string }[] {
  if (Principal === undefined) return [];
  if (Principal === '*') return [{ kind: 'AWS', name: '*' }];
  return Object.entries(Principal).flatMap(([kind, names]) => listOf(names).map((name) => ({ kind, name })));
}
