import { readActions } from './action';
import { readConditions } from './conditions/condition';
import type { RequestContext } from './context';
import type { StatementRef } from './document';
import { isRecord, refuseUnknown } from './lists';
import type { Refuse } from './policy-not-understood';
import { readPrincipal, type Naming } from './principal';
import type { AccessRequest } from './request';
import { readResources } from './resource';

/** A statement that was understood completely. */
export interface ReadStatement {
  readonly ref: StatementRef;
  readonly effect: 'Allow' | 'Deny';
  /** Why it does not apply to the request, in words; undefined when it applies. */
  readonly whyNot: (request: AccessRequest, context: RequestContext) => string | undefined;
}

const elements = ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** Throws PolicyNotUnderstood for anything whose meaning is not known. */
export const readStatement = (
  value: unknown,
  ref: StatementRef,
  { variables, refuse }: { readonly variables: boolean; readonly refuse: Refuse },
): ReadStatement => {
  if (!isRecord(value)) throw refuse('Statement', value, 'A statement is an object.');
  refuseUnknown(value, elements, refuse);
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') throw refuse('Effect', effect, 'Write "Allow" or "Deny".');
  const names = readWho(value, ref, refuse);
  const actions = readEither(value, 'Action', refuse, (found, element) => readActions(found, element, refuse));
  const resources = readEither(value, 'Resource', refuse, (found, element) =>
    readResources(found, { element, variables, refuse }),
  );
  const conditions = readConditions(value['Condition'], variables, refuse);

  const whyNot: ReadStatement['whyNot'] = (request, context) => {
    const naming = names(request, context);
    if (naming === 'other') return 'Principal does not name the caller';
    if (naming === 'delegated' && effect === 'Allow')
      return 'Principal names the account, which leaves the grant to identity policies';
    if (!actions(request.action, context)) return 'Action does not cover the action';
    if (!resources(request.resource, context)) return 'Resource does not cover the resource';
    const failed = conditions.find((condition) => !condition.holds(context));
    return failed && `Condition ${failed.label} does not hold`;
  };
  return { ref, effect, whyNot };
};

const readWho = (
  statement: Readonly<Record<string, unknown>>,
  { kind }: StatementRef,
  refuse: Refuse,
): ((request: AccessRequest, context: RequestContext) => Naming) => {
  const principal = statement['Principal'];
  if (kind === 'identity') {
    if (principal !== undefined)
      throw refuse('Principal', principal, 'The policy of a role or user has no Principal: remove it.');
    return () => 'named';
  }
  if (principal === undefined)
    throw refuse('Principal', principal, 'The policy of a resource needs a Principal in every statement.');
  const names = readPrincipal(principal, refuse);
  return (request, context) => names(request.principal, context);
};

type Covers = (value: string, context: RequestContext) => boolean;

/** Reads `Action` or `NotAction`, `Resource` or `NotResource`: exactly one of the two must be there. */
const readEither = (
  statement: Readonly<Record<string, unknown>>,
  element: 'Action' | 'Resource',
  refuse: Refuse,
  read: (value: unknown, element: string) => Covers,
): Covers => {
  const plain = statement[element];
  const negated = statement[`Not${element}`];
  if ((plain === undefined) === (negated === undefined)) {
    throw refuse(element, plain, `Write ${element} or Not${element}, one of them.`);
  }
  if (plain !== undefined) return read(plain, element);
  const covers = read(negated, `Not${element}`);
  return (value, context) => !covers(value, context);
};
