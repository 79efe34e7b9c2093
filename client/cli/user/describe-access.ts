import type { Deny } from '../../../core/contract/access';
import type { AskedAccess, Revocation } from '../../../core/registry/user-record';
import type { ShownRecord } from '../read-user-record';
import { describeWindow } from '../show-receipt';
import { type Fact, factLines } from './fact-lines';

/** What was asked of the bucket's policy for a user, whether it is in force, and how far a revocation is. */
export const describeAccess = ({ access, revocation, wanted }: Pick<ShownRecord, 'access' | 'revocation' | 'wanted'>) =>
  factLines([
    ...(access === undefined ? [] : askedFacts(access)),
    ...(revocation === undefined ? [] : revocationFacts(revocation)),
    ['asked for', wanted && `a revocation that is not done${wanted.keepEnabled ? '; the user stays enabled' : ''}`],
  ]);

function askedFacts({ epoch, askedAt, inForceAt, groups, refused = [], denies }: AskedAccess): readonly Fact[] {
  const inForce = inForceAt === undefined ? 'NOT in force yet' : `in force at ${inForceAt}`;
  return [
    ['access', `asked under epoch ${String(epoch)} at ${askedAt}, ${inForce}`],
    ['named for', groups.join(', ') || undefined],
    ['no room for', refused.join(', ') || undefined],
    ...denies.map((deny): Fact => ['denied', describeDeny(deny)]),
  ];
}

/** `everything (disabled), until 2026-01-01T00:00:00.000Z`. */
function describeDeny({ cause, group, scope, until }: Deny): string {
  const what = scope === 'whole' ? 'everything' : scope.map(({ verbs, prefix }) => `${verbs.join(', ')} on ${prefix}`).join('; ');
  const why = group === undefined ? cause : `${cause} ${group}`;
  return `${what} (${why}), ${until === undefined ? 'without an end so far' : `until ${until}`}`;
}

function revocationFacts(revocation: Revocation): readonly Fact[] {
  const { reason, keepEnabled, beganAt, finishedAt, window, denyUntil } = revocation;
  const kept = keepEnabled ? ', the user stays enabled' : '';
  return [
    ['revocation', `${reason}${kept}, begun ${beganAt}, ${finishedAt === undefined ? 'not finished' : `finished ${finishedAt}`}`],
    ['disabled seen', revocation.disableConfirmedAt],
    ['signed out', revocation.signOutConfirmedAt],
    ['deny ends', denyEnd(finishedAt, denyUntil)],
    ['window', window && describeWindow(window)],
  ];
}

function denyEnd(finishedAt: string | undefined, denyUntil: string | undefined): string | undefined {
  if (denyUntil !== undefined) return denyUntil;
  return finishedAt === undefined ? undefined : 'when the user is restored';
}
