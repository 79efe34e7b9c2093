import type { FailureReport, UseCaseRequest } from '../contract/messages';
import type { IdentityEvent } from '../events/identity-event';
import type { FailureDetails, FailureType } from '../failures';
import type { Seen } from './seen';
import type { Refusal } from './user-plan';

export const report = (type: FailureType, details: FailureDetails): FailureReport => ({ type, ...details });

export const placeOf = ({ look }: Pick<Seen, 'look'>): string => `pool=${look.pool}, sub=${look.sub}`;

export const refuse = (requests: readonly UseCaseRequest[], failure: FailureReport): readonly Refusal[] =>
  requests.map(({ id }) => ({ requestId: id, failure }));

/** Why the user is in no state to get or get back storage. */
export function refusalOf(seen: Seen): FailureReport {
  const place = placeOf(seen);
  if (seen.observed === 'absent') return report('UserNotFound', { place, remedy: 'Check the sub and the pool.' });
  const remedy = seen.observed === 'disabled' ? 'Enable the user first.' : 'Confirm the user first.';
  return report('NotProvisionable', { place, value: seen.observed, remedy });
}

/** What failed for good under the same configuration, when nothing new asks for another try. */
export function failedAlready(seen: Seen, useCase: UseCaseRequest['useCase']): FailureReport | undefined {
  const { look, record, configRevision } = seen;
  const failed = record.lastFailure;
  if (failed === undefined || failed.configRevision !== configRevision) return undefined;
  // That objects could not be tagged, or moved, says nothing of anything else.
  if (failed.useCase === 'tagUserObjects' || (failed.useCase === 'moveTenant' && useCase !== 'moveTenant')) return undefined;
  if (look.retry === true || look.requests.some((request) => request.useCase === useCase)) return undefined;
  const news = look.events.filter((event) => failed.type !== 'GivenUp' || !isOwnHint(event));
  if (news.some(({ at }) => Date.parse(at) > Date.parse(failed.at))) return undefined;
  const remedy = 'See the failed run of the use case, mend the cause, then send the update `retry`.';
  return report(failed.type, { place: placeOf(seen), remedy });
}

/** A pass or a writer asks for another look: that says nothing new to a person who cancelled. */
const isOwnHint = ({ source, dataHeld }: IdentityEvent): boolean => source === 'gatehouse' && dataHeld === undefined;

/** The earliest event that led here. */
export const causeOf = ({ look }: Pick<Seen, 'look'>): { readonly eventAt: string; readonly receivedAt: string } | undefined =>
  look.events.reduce<{ eventAt: string; receivedAt: string } | undefined>(
    (first, { at, receivedAt }) => (first === undefined || receivedAt < first.receivedAt ? { eventAt: at, receivedAt } : first),
    undefined,
  );
