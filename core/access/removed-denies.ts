import type { AccessRecord } from '../registry/access-record';
import { documentHash } from '../policy/canonical';
import { listOf, type PolicyDocument } from '../policy/document';
import { readMark } from '../policy/owner-mark';
import { subsOf } from '../policy/take-over';
import { inPolicy } from './in-policy';

/**
 * Subs whose denies were in force and that the live policy does not name any more. A policy that is as we once wrote it
 * is an older replacement that committed late: nobody removed anything.
 */
export function removedDenies(before: AccessRecord, live: PolicyDocument | undefined): readonly string[] {
  const isOursAsWritten = live !== undefined && readMark(live)?.hash === documentHash(live);
  if (before.written === undefined || isOursAsWritten) return [];
  const denied = listOf(live?.Statement).filter(({ Effect }) => Effect === 'Deny');
  const named = new Set(denied.flatMap(subsOf));
  return Object.entries(inPolicy(before).entries)
    .filter(([sub, { denies }]) => denies.length > 0 && !named.has(sub))
    .map(([sub]) => sub);
}
