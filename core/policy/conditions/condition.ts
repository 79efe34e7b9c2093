import { GatehouseFailure } from '../../failures';
import { isKnownKey, isMultivalued } from '../condition-keys';
import type { RequestContext } from '../context';
import { isRecord } from '../lists';
import type { Refuse } from '../policy-not-understood';
import type { Agrees } from './operator';
import { readOperatorName, type NamedOperator } from './operator-name';

/** One operator on one key; a statement's conditions must all hold. */
export interface Condition {
  /** `StringEquals aws:PrincipalTag/sub`. */
  readonly label: string;
  readonly holds: (context: RequestContext) => boolean;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
export const readConditions = (block: unknown, variables: boolean, refuse: Refuse): readonly Condition[] => {
  if (block === undefined) return [];
  if (!isRecord(block)) throw refuse('Condition', block, 'Write an object of operators.');
  return Object.entries(block).flatMap(([name, keys]) => {
    const element = `Condition.${name}`;
    const named = readOperatorName(name);
    if (named === undefined)
      throw refuse(element, keys, 'The operators known here are listed in core/policy/conditions/operators.');
    if (!isRecord(keys) || Object.keys(keys).length === 0) throw refuse(element, keys, 'Write an object of condition keys.');
    return Object.entries(keys).map(([key, wanted]) => {
      const path = `${element}.${key}`;
      checkKey(key, named, (remedy) => refuse(path, wanted, remedy));
      const agrees = readValues(wanted, path, refuse).map((text) =>
        named.operator.read(text, { variables, refuse: (remedy) => refuse(path, text, remedy) }),
      );
      return { label: `${name} ${key}`, holds: (context) => holds(named, key, agrees, context) };
    });
  });
};

const checkKey = (key: string, { operator, set }: NamedOperator, refuse: (remedy: string) => Error): void => {
  if (!isKnownKey(key)) throw refuse('This condition key is not known here; see core/policy/condition-keys.');
  if (isMultivalued(key) && set === undefined && operator.tests === 'values') {
    throw refuse('This key can have several values: put ForAnyValue: or ForAllValues: before the operator.');
  }
};

const readValues = (value: unknown, path: string, refuse: Refuse): readonly string[] => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw refuse(path, value, 'Name at least one value.');
  return list.map((item) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return String(item);
    throw refuse(path, item, 'Write a text, a number or a boolean, or a list of them.');
  });
};

const holds = (
  { operator, set, ifExists }: NamedOperator,
  key: string,
  agrees: readonly Agrees[],
  context: RequestContext,
): boolean => {
  const found = context.valuesOf(key);
  const given = operator.tests === 'presence' ? [String(found === undefined)] : found;
  const one = (value: string): boolean => agrees.some((agree) => agree(value, context)) !== operator.negated;
  if (given === undefined && ifExists) return true;
  // An empty text counts as no value for the set operators, and for them only.
  const members = (given ?? []).filter((value) => value !== '');
  if (set === 'ForAllValues') return members.every(one);
  if (set === 'ForAnyValue') return members.some(one);
  if (given === undefined) return operator.negated;
  return one(onlyValue(given, key));
};

const onlyValue = (values: readonly string[], key: string): string => {
  const [value, ...others] = values;
  if (value !== undefined && others.length === 0) return value;
  throw new GatehouseFailure('InvalidInput', {
    place: `condition key ${key} of the request`,
    remedy: 'AWS gives this key one value: give one.',
  });
};
