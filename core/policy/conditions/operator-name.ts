import type { Operator } from './operator';
import { operators } from './operators';

/** An operator as a policy names it: `[ForAnyValue:|ForAllValues:]<operator>[IfExists]`. */
export interface NamedOperator {
  readonly operator: Operator;
  readonly set?: 'ForAnyValue' | 'ForAllValues';
  readonly ifExists: boolean;
}

const form = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/;

/** Undefined when the name is none, or joins what cannot be joined, such as NullIfExists. */
export const readOperatorName = (name: string): NamedOperator | undefined => {
  const [, set, base = '', suffix] = form.exec(name) ?? [];
  const operator = operators.get(base);
  const ifExists = suffix !== undefined;
  if (operator === undefined) return undefined;
  if (operator.tests === 'presence' && (set !== undefined || ifExists)) return undefined;
  return { operator, ifExists, ...(set === 'ForAnyValue' || set === 'ForAllValues' ? { set } : {}) };
};
