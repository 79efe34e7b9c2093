import type { PolicyHostRef } from '../contract/access';
import type { FailureReport } from '../contract/messages';
import type { AccessRecord } from '../registry/access-record';
import { grantedGroups } from './in-policy';

export const placeOf = ({ kind, name }: PolicyHostRef): string => `host=${kind}:${name}`;

/** The groups that take the most names of the policy, `pool/group (names)`, heaviest first. */
function heaviestGroups({ entries }: AccessRecord, refused: readonly string[]): readonly string[] {
  const names = new Map<string, number>();
  for (const entry of Object.values(entries)) {
    for (const group of grantedGroups(entry)) names.set(group, (names.get(group) ?? 0) + 1);
  }
  for (const group of refused) names.set(group, (names.get(group) ?? 0) + 1);
  const sorted = [...names].sort(([, one], [, other]) => other - one);
  return sorted.slice(0, 3).map(([group, count]) => `${group} (${String(count)} names)`);
}

/** Grants had no room. */
export const policyOverBudget = (host: PolicyHostRef, record: AccessRecord, refused: readonly string[]): FailureReport => {
  const heaviest = heaviestGroups(record, refused);
  return {
    type: 'PolicyOverBudget',
    place: placeOf(host),
    ...(heaviest.length === 0 ? {} : { value: heaviest.join(', ') }),
    remedy:
      heaviest.length === 0
        ? "Shorten the bucket policy's other statements: they leave no room."
        : 'Give the heaviest of these groups a role and `via: role` in gatehouse.yaml, then run `temporal gatehouse apply`.',
  };
};

/** Hard denies have no room, and no cut-off stands for them. */
export const deniesOverBudget = (host: PolicyHostRef, waiting: number): FailureReport => ({
  type: 'DeniesOverBudget',
  place: placeOf(host),
  value: `${String(waiting)} users without room`,
  remedy:
    'Send the update `approveCutOff`, which ends every session that began before now, where the identity pool checks tokens ' +
    'server-side; or make room: groups `via: role`, fewer other statements.',
});

export const waitingForRoom = ({ entries }: AccessRecord): readonly string[] =>
  Object.entries(entries)
    .filter(([, { noRoom }]) => noRoom === true)
    .map(([sub]) => sub);
