import type { PolicyHostRef } from '../contract/access';
import type { FailureReport } from '../contract/messages';
import type { AccessRecord } from '../registry/access-record';
import { placeOf } from './over-budget';

/** What stands in a host's record and cannot be mended by writing its policy, in words. */
export const findingsOf = (host: PolicyHostRef, record: AccessRecord): readonly FailureReport[] => [
  ...record.unknownPrincipals.map((role): FailureReport => ({
    type: 'PrincipalUnknown',
    place: placeOf(host),
    value: role,
    remedy: 'Create the role or take it out of gatehouse.yaml: it is left out of the policy, and everything else is in force.',
  })),
  ...gaveWay(host, record),
];

function gaveWay(host: PolicyHostRef, { entries }: AccessRecord): readonly FailureReport[] {
  const ends = Object.values(entries)
    .filter(({ softGaveWay }) => softGaveWay === true)
    .map(
      ({ denies }) =>
        denies
          .flatMap(({ until }) => until ?? [])
          .sort()
          .at(-1) ?? 'no end',
    );
  if (ends.length === 0) return [];
  return [
    {
      type: 'PolicyOverBudget',
      place: placeOf(host),
      value: `${String(ends.length)} denies of users who left a group gave way; their credentials end by ${ends.sort().at(-1) ?? ''}`,
      remedy: 'Make room: groups `via: role`, fewer other statements.',
    },
  ];
}

/** `eventIds`: of the events that told of the change, for CloudTrail. */
export const denyRemoved = (host: PolicyHostRef, removed: readonly string[], eventIds: readonly string[]): FailureReport => ({
  type: 'DenyRemoved',
  place: placeOf(host),
  value: `${String(removed.length)} users`,
  remedy: `They are denied again. CloudTrail tells who changed the policy${eventIds.length === 0 ? '' : `: ${eventIds.join(', ')}`}.`,
});
