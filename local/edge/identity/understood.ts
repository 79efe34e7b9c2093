import { understand, type NamedPolicy, type Policies } from '../../../core/policy/evaluate';

type Judge = ReturnType<typeof understand>;

const without: NamedPolicy = { name: 'no bucket policy', document: { Statement: [] } };
const read = new WeakMap<Policies['identity'], WeakMap<NamedPolicy, Judge>>();

/** `understand`, once for the same policies: the same list and the same document, not equal ones. */
export function understood(policies: Policies): Judge {
  const byResource = read.get(policies.identity) ?? new WeakMap<NamedPolicy, Judge>();
  read.set(policies.identity, byResource);
  const resource = policies.resource ?? without;
  const judge = byResource.get(resource) ?? understand(policies);
  byResource.set(resource, judge);
  return judge;
}
