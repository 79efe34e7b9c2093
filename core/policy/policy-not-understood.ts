import type { PolicyKind } from './document';

/** Where in which policy; `index` counts statements from 0 and is missing for the document's own elements. */
export interface PolicyPlace {
  readonly kind: PolicyKind;
  readonly policy: string;
  readonly index?: number;
  readonly sid?: string;
}

/**
 * A policy holds something whose meaning is not known here, so no verdict about it would be worth anything. Thrown
 * whether or not the statement would have applied. `element` is its path in the statement, such as
 * `Condition.StringEquals.aws:PrincipalTag/sub`.
 */
export class PolicyNotUnderstood extends Error {
  override readonly name = 'PolicyNotUnderstood';

  constructor(
    readonly place: PolicyPlace,
    readonly element: string,
    readonly value: unknown,
    readonly remedy: string,
  ) {
    super(`${describePlace(place)}, ${element}: ${JSON.stringify(value)} is not understood. ${remedy}`);
  }
}

/** `resource policy "bucket", statement 2 (GatehouseTlsOnly)`. */
export const describePlace = ({ kind, policy, index, sid }: PolicyPlace): string =>
  `${kind} policy ${JSON.stringify(policy)}${index === undefined ? '' : `, statement ${String(index)}`}${sid === undefined ? '' : ` (${sid})`}`;

/** Makes the error for one element of one statement. */
export type Refuse = (element: string, value: unknown, remedy: string) => PolicyNotUnderstood;

export const refuseAt =
  (place: PolicyPlace): Refuse =>
  (element, value, remedy) =>
    new PolicyNotUnderstood(place, element, value, remedy);
