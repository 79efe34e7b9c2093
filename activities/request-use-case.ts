import type { UserKey } from '../core/contract/ids';
import type { UseCaseRequest } from '../core/contract/messages';
import type { ActivityPorts } from './activity-ports';

export interface RequestUseCaseInput extends UserKey {
  readonly request: UseCaseRequest;
}

/**
 * Asks the user's owner for a use case, starting the owner if it does not run (a workflow cannot signal-with-start).
 *
 * Already done: the owner knows the request by its id. AWS: none. Raises `TemporalUnavailable`.
 */
export const requestUseCase =
  ({ starter }: Pick<ActivityPorts, 'starter'>) =>
  ({ request, ...user }: RequestUseCaseInput): Promise<void> =>
    starter.requestUseCase(user, request);
