import type { PolicyHostRef } from '../contract/access';
import type { FailureReport } from '../contract/messages';
import type { AccessRecord } from '../registry/access-record';

export const placeOf = ({ kind, name }: PolicyHostRef): string => `host=${kind}:${name}`;

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
