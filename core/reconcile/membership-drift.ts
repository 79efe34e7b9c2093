import type { Drift } from '../contract/reconcile';
import type { UserRecord } from '../registry/user-record';

export interface ListedMembership {
  readonly sub: string;
  /** Groups with a role whose listings are whole. */
  readonly compared: readonly string[];
  /** Those of them that list the user. */
  readonly listed: readonly string[];
}

/**
 * Groups with a role in which the registry and their listings disagree about a user whose access is managed. No policy
 * names these members, but who left has to be denied what their credentials still reach.
 */
export function membershipDrift({ sub, compared, listed }: ListedMembership, { groups }: UserRecord): readonly Drift[] {
  const because = 'missed by events';
  return compared.flatMap((group): readonly Drift[] => {
    const [isListed, isRecorded] = [listed.includes(group), groups.includes(group)];
    if (isListed === isRecorded) return [];
    return [{ kind: isListed ? 'member-not-recorded' : 'recorded-not-member', cause: because, sub, group }];
  });
}
