import {
  type AccessChange,
  type CutOffApproval,
  type Deny,
  type GroupChange,
  hardCauses,
  type PolicyHostRef,
  type RecheckReason,
} from '../core/contract/access';
import { isBucketName, isSub, isUserPoolId } from '../core/contract/names';
import { verbs } from '../core/policy/verbs';
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

/** What a list holds that can be read as such, and how many entries cannot. Signals may carry anything. */
export function readable<Item>(list: unknown, isItem: (item: unknown) => item is Item): { items: readonly Item[]; left: number } {
  const all: readonly unknown[] = Array.isArray(list) ? list : [list];
  const items = all.filter(isItem);
  return { items, left: all.length - items.length };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

export const isChange = (change: unknown): change is AccessChange => isObject(change) && problemOf(change) === undefined;

export const isGroupChange = (change: unknown): change is GroupChange =>
  isObject(change) &&
  typeof change['pool'] === 'string' &&
  typeof change['group'] === 'string' &&
  typeof change['exists'] === 'boolean';

export const isRecheck = (reason: unknown): reason is RecheckReason =>
  isObject(reason) && typeof reason['because'] === 'string' && (reason['replyTo'] === undefined || isSender(reason['replyTo']));

const isSender = (sender: unknown): boolean => isObject(sender) && typeof sender['workflowId'] === 'string';

/** The first field that is not as it has to be. */
function problemOf(change: Partial<Record<keyof AccessChange, unknown>>): string | undefined {
  const { pool, sub, epoch, askedAt, groups, denies } = change;
  if (typeof pool !== 'string' || !isUserPoolId(pool)) return 'pool';
  if (typeof sub !== 'string' || !isSub(sub)) return 'sub';
  if (typeof epoch !== 'number' || !Number.isSafeInteger(epoch) || epoch < 0) return 'epoch';
  if (!isTime(askedAt)) return 'askedAt';
  if (!Array.isArray(groups) || !groups.every((group) => typeof group === 'string')) return 'groups';
  if (!Array.isArray(denies) || !denies.every(isDeny)) return 'denies';
  return undefined;
}

const isDeny = (deny: unknown): deny is Deny =>
  isObject(deny) &&
  causes.includes(String(deny['cause'])) &&
  (deny['scope'] === 'whole' || (Array.isArray(deny['scope']) && deny['scope'].every(isPart))) &&
  (deny['until'] === undefined || isTime(deny['until']));

const isPart = (part: unknown): boolean =>
  isObject(part) &&
  Array.isArray(part['verbs']) &&
  part['verbs'].every((verb) => verbs.some((known) => known === verb)) &&
  typeof part['prefix'] === 'string' &&
  part['prefix'].endsWith('/');

const isTime = (text: unknown): boolean => typeof text === 'string' && !Number.isNaN(Date.parse(text));

/** Raises `InvalidInput` for a time that is still to come: nobody's sign-out can be confirmed by then. */
export function assertApproval({ signedOutBefore }: Partial<CutOffApproval> = {}): void {
  if (typeof signedOutBefore === 'string' && Date.parse(signedOutBefore) <= Date.now()) return;
  const remedy = 'Pass the time, ISO 8601, at which the last of the sign-outs was confirmed.';
  throw fail('InvalidInput', { place: 'approval.signedOutBefore', remedy });
}
