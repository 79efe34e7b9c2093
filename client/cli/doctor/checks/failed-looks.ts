import { type FailureType, failureTable } from '../../../../core/failures';
import type { Facts } from '../facts';
import type { Finding } from '../finding';
import type { FailedLook } from '../looker';

/** Everything could be looked at: servers answer, buckets and pools are there and ours, and nothing is refused. */
export function checkLooks({ failed, caller }: Pick<Facts, 'failed' | 'caller'>): readonly Finding[] {
  const first = failed.filter((look, index) => failed.findIndex((other) => aboutOf(other) === aboutOf(look)) === index);
  return first.map((look) => toFinding(look, caller));
}

/** What is the same for a whole service is told once; a bucket or pool once for each kind of failure; an action once each. */
function aboutOf({ failure: { type, details }, action = '' }: FailedLook): string {
  const [thing = ''] = details.place.split(',');
  if (type === 'PermissionMissing') return `${type} ${thing} ${action}`;
  const ofService: readonly FailureType[] = ['AwsUnavailable', 'CredentialsExpired', 'Throttled'];
  return ofService.includes(type) ? `${type} ${action.split(':')[0] ?? ''}` : `${type} ${thing}`;
}

function toFinding({ failure: { type, details }, action }: FailedLook, caller: Facts['caller']): Finding {
  const { place } = details;
  const name = type.replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  if (type === 'PermissionMissing' && action !== undefined) {
    const what = `These credentials may not ${action}.`;
    return { severity: 'error', name, place, what, remedy: `Allow it: \`temporal gatehouse iam --for ${caller}\`` };
  }
  return { severity: 'error', name, place, what: failureTable[type].meaning, remedy: details.remedy };
}
