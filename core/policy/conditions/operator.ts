import type { RequestContext } from '../context';
import type { TextReading } from '../variables';

/** Whether one value of the request agrees with one value of the policy. */
export type Agrees = (given: string, context: RequestContext) => boolean;

/** Reads one value of a policy; throws `reading.refuse(…)` when the operator cannot take it. */
export type ReadValue = (wanted: string, reading: TextReading) => Agrees;

/** A condition operator as data. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
export interface Operator {
  readonly read: ReadValue;
  /** Holds when no value of the policy agrees; also when the request lacks the key. */
  readonly negated: boolean;
  /** `presence`: looks at whether the request has the key, as "true" (it has not) or "false"; takes no set prefix and no IfExists. */
  readonly tests: 'values' | 'presence';
}

export const when = (read: ReadValue): Operator => ({ read, negated: false, tests: 'values' });
export const unless = (read: ReadValue): Operator => ({ read, negated: true, tests: 'values' });
