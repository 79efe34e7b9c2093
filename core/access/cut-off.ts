import type { CutOffMade, PolicyHostRef } from '../contract/access';
import type { FailureReport } from '../contract/messages';
import type { IdentityPoolFacts } from '../ports';
import type { AccessRecord } from '../registry/access-record';
import { placeOf, waitingForRoom } from './over-budget';

/** Between two cut-offs, each of which ends every session. */
const betweenMs = 30_000;

/**
 * Why no cut-off may be made at `at` (ISO 8601), or `undefined`. A cut-off stands for a signed-out user only where no
 * identity provider takes a token without asking Cognito: anywhere else the user could begin another session with it.
 */
export function cutOffProblem(
  host: PolicyHostRef,
  { cutOff }: Pick<AccessRecord, 'cutOff'>,
  facts: readonly (IdentityPoolFacts | undefined)[],
  at: string,
): FailureReport | undefined {
  const refusal = { type: 'DeniesOverBudget', place: placeOf(host) } as const;
  if (cutOff !== undefined && Date.parse(at) - Date.parse(cutOff.approvedAt) < betweenMs) {
    return { ...refusal, remedy: 'Wait: the last cut-off was approved less than 30 s ago.' };
  }
  if (facts.every((pool) => pool !== undefined && pool.providers.length > 0 && pool.providers.every(asksCognito)))
    return undefined;
  return {
    ...refusal,
    remedy:
      'A cut-off would not hold: set ServerSideTokenCheck on every provider of the identity pool, or make room: groups ' +
      '`via: role`, fewer other statements.',
  };
}

const asksCognito = ({ serverSideTokenCheck }: IdentityPoolFacts['providers'][number]): boolean => serverSideTokenCheck;

export const cutOffMade = (record: AccessRecord, at: string): CutOffMade => ({
  before: at,
  stillWaiting: waitingForRoom(record).length,
});
