import type { NamedPolicy, Policies, PolicyKind } from './document';
import { isRecord, refuseUnknown } from './lists';
import { refuseAt } from './policy-not-understood';
import { readStatement, type ReadStatement } from './statement';

const withVariables = '2012-10-17';
const versions: readonly unknown[] = [withVariables, '2008-10-17', undefined];

/** Every statement of every policy, identity policies first, in the order of the documents. Throws PolicyNotUnderstood. */
export const readPolicies = ({ identity, resource }: Policies): readonly ReadStatement[] => [
  ...identity.flatMap((policy) => readPolicy('identity', policy)),
  ...(resource === undefined ? [] : readPolicy('resource', resource)),
];

const readPolicy = (kind: PolicyKind, { name: policy, document }: NamedPolicy): readonly ReadStatement[] => {
  const refuse = refuseAt({ kind, policy });
  const parsed: unknown = document;
  if (!isRecord(parsed)) throw refuse('policy', parsed, 'A policy is a JSON object.');
  refuseUnknown(parsed, ['Version', 'Id', 'Statement'], refuse);
  const { Version: version, Statement: statement } = parsed;
  if (!versions.includes(version)) throw refuse('Version', version, 'Write 2012-10-17 or 2008-10-17.');
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  if (statements.length === 0) throw refuse('Statement', statement, 'A policy has at least one statement.');
  return statements.map((value, index) => {
    const { Sid: sid } = isRecord(value) ? value : {};
    if (sid !== undefined && typeof sid !== 'string') throw refuseAt({ kind, policy, index })('Sid', sid, 'Write a text.');
    const ref = { kind, policy, index, ...(sid === undefined ? {} : { sid }) };
    return readStatement(value, ref, { variables: version === withVariables, refuse: refuseAt(ref) });
  });
};
