import { type AccessChange, type CutOffApproval, type Deny, hardCauses, type PolicyHostRef } from '../core/contract/access';
import { isBucketName, isSub, isUserPoolId } from '../core/contract/names';
import { fail } from './failure';

const causes: readonly string[] = [...hardCauses, 'left', 'narrowed'];

/** Raises `InvalidInput`. */
export function assertHost(input: { host?: Partial<PolicyHostRef> } | undefined): asserts input is { host: PolicyHostRef } {
  const { kind, name } = input?.host ?? {};
  if (kind === 's3' && typeof name === 'string' && isBucketName(name)) return;
  const remedy = `Pass an input such as '{"host":{"kind":"s3","name":"acme-user-data"}}'.`;
  throw fail('InvalidInput', { place: 'input.host', remedy });
}

/** Raises `InvalidInput`, naming the field. */
export function assertChange(change: Partial<AccessChange> | undefined): asserts change is AccessChange {
  const field = problemOf(change ?? {});
  if (field === undefined) return;
  throw fail('InvalidInput', { place: `change.${field}`, remedy: 'Pass an access change as core/contract/access.ts has it.' });
}

export const isChange = (change: Partial<AccessChange>): change is AccessChange => problemOf(change) === undefined;

/** The first field that is not as it has to be. */
function problemOf({ pool, sub, epoch, askedAt, groups, denies }: Partial<AccessChange>): string | undefined {
  if (typeof pool !== 'string' || !isUserPoolId(pool)) return 'pool';
  if (typeof sub !== 'string' || !isSub(sub)) return 'sub';
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch) || epoch < 0) return 'epoch';
  if (typeof askedAt !== 'string' || !isTime(askedAt)) return 'askedAt';
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === 'string')) return 'groups';
  if (!Array.isArray(denies) || !denies.every(isDeny)) return 'denies';
  return undefined;
}

const isDeny = ({ cause, scope, until }: Partial<Deny>): boolean =>
  typeof cause === 'string' &&
  causes.includes(cause) &&
  (scope === 'whole' || Array.isArray(scope)) &&
  (until === undefined || isTime(until));

const isTime = (text: string): boolean => !Number.isNaN(Date.parse(text));

/** Raises `InvalidInput` for a time that is still to come: nobody's sign-out can be confirmed by then. */
export function assertApproval({ signedOutBefore }: Partial<CutOffApproval> = {}): void {
  if (typeof signedOutBefore === 'string' && Date.parse(signedOutBefore) <= Date.now()) return;
  const remedy = 'Pass the time, ISO 8601, at which the last of the sign-outs was confirmed.';
  throw fail('InvalidInput', { place: 'approval.signedOutBefore', remedy });
}
