import type { AccessChange, PolicyHostRef } from '../core/contract/access';
import { policyWriterId } from '../core/contract/ids';
import type { WorkflowStarter } from '../core/ports';

export interface RequestAccessInput {
  readonly host: PolicyHostRef;
  readonly changes: readonly AccessChange[];
}

/** Requests for one host go out at most this often; what comes in between goes together. Milliseconds. */
const gatherMs = 100;

/** Changes that one signal carries at most. */
const mostTogether = 500;

/** Sends access changes to the writers of policy hosts; resolves once the server has them. */
export type AccessRequests = (input: RequestAccessInput) => Promise<void>;

interface Waiting {
  readonly changes: readonly AccessChange[];
  readonly settle: (sending: Promise<void>) => void;
}

/**
 * Gathers what this worker has for each host. The first after quiet goes at once; from then on one signal every 100 ms
 * at most, because a workflow that is fed single signals fast enough never gets to continue as new. Raises
 * `TemporalUnavailable` to everybody whose changes were in the signal.
 */
export function createAccessRequests({ requestAccess }: Pick<WorkflowStarter, 'requestAccess'>): AccessRequests {
  const gatherings = new Map<string, Waiting[]>();

  function send(host: PolicyHostRef, waiting: readonly Waiting[]): void {
    const sending = requestAccess(
      host,
      waiting.flatMap(({ changes }) => changes),
    );
    for (const { settle } of waiting) settle(sending);
  }

  function closeGathering(host: PolicyHostRef, id: string): void {
    const waiting = gatherings.get(id)?.splice(0) ?? [];
    if (waiting.length === 0) {
      gatherings.delete(id);
      return;
    }
    send(host, waiting);
    setTimeout(() => closeGathering(host, id), gatherMs);
  }

  return ({ host, changes }) =>
    new Promise((settle) => {
      const id = policyWriterId(host.kind, host.name);
      const gathering = gatherings.get(id);
      if (gathering === undefined) {
        gatherings.set(id, []);
        send(host, [{ changes, settle }]);
        setTimeout(() => closeGathering(host, id), gatherMs);
        return;
      }
      if (countOf(gathering) + changes.length > mostTogether) send(host, gathering.splice(0));
      gathering.push({ changes, settle });
    });
}

const countOf = (waiting: readonly Waiting[]): number => waiting.reduce((count, { changes }) => count + changes.length, 0);

/**
 * Asks the writer of a policy host for the access of users, starting the writer if it does not run.
 *
 * Already done: the writer knows each request by its epoch. AWS: none. Raises `TemporalUnavailable`.
 */
export const requestAccess =
  (requests: AccessRequests) =>
  (input: RequestAccessInput): Promise<void> =>
    requests(input);
