import { attributeProblem } from '../../../../aws/attribute-problem';
import type { FailureType } from '../../../../core/failures';
import { maxNameBytes } from '../../../../core/contract/names';
import { valuesToWrite } from '../../../../core/plan/write-back';
import type { Facts, PoolState } from '../facts';
import type { Finding } from '../finding';
import { clientWritable } from './client-writable';

const names: Partial<Record<FailureType, string>> = {
  AttributeNotInSchema: 'write-back-missing',
  AttributeImmutable: 'write-back-immutable',
  AttributeTooShort: 'write-back-too-short',
};

const meanings: Partial<Record<FailureType, string>> = {
  AttributeNotInSchema: 'The pool has no such attribute: provisioning fails for every user.',
  AttributeImmutable: 'The attribute cannot be changed once it is set: provisioning fails for every user.',
  AttributeTooShort: 'The longest value that can be written back does not fit: provisioning fails for users who have it.',
};

/** Attributes of `writeBack` are there, can be written, hold the longest value, and only Gatehouse writes them. */
export const checkWriteBack = ({ pools }: Facts): readonly Finding[] =>
  pools.flatMap((state) => [
    ...Object.entries(longestValues(state)).flatMap(([attribute, value]) => schemaFinding(state, attribute, value)),
    ...Object.keys(state.config.writeBack).flatMap((attribute) =>
      clientWritable(
        state,
        attribute,
        'write-back-client-writable',
        "Users can write it themselves, and point your app at somebody else's storage.",
      ),
    ),
  ]);

function schemaFinding({ config, pool }: PoolState, attribute: string, value: string): readonly Finding[] {
  if (pool === undefined) return [];
  const problem = attributeProblem(config.userPoolId, pool.schema, { [attribute]: value });
  if (problem === undefined) return [];
  const { type, details } = problem;
  const { place, remedy } = details;
  // `observe` writes nothing back yet.
  const severity = config.mode === 'observe' ? 'warning' : 'error';
  return [{ severity, name: names[type] ?? 'write-back', place, what: meanings[type] ?? problem.message, remedy }];
}

/** Attribute to the longest value that it can get. */
function longestValues({ config, pool }: PoolState): Readonly<Record<string, string>> {
  const { layout, tenantAttribute, dataBucket: bucket, writeBack } = config;
  const sub = '0'.repeat(36);
  const declared = pool?.schema.find(({ Name }) => Name === tenantAttribute)?.StringAttributeConstraints?.MaxLength;
  const tenant = 't'.repeat(Math.min(maxNameBytes, Number(declared ?? maxNameBytes)));
  const prefix = layout.replace('{tenant}', tenant).replace('{sub}', sub);
  return valuesToWrite(writeBack, { sub, tenant, prefix, bucket, firstLogin: '0000-00-00T00:00:00.000Z' }, {});
}
