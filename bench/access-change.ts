import type { Client } from '@temporalio/client';
import type { AccessAnswer, AccessChange } from '../core/contract/access';
import { policyWriterId, type UserKey, userLifecycleId } from '../core/contract/ids';
import { messageNames } from '../core/contract/messages';
import type { IdentityEvent } from '../core/events/identity-event';
import type { CallTimes } from './call-times';
import { type RecordedSignal, signalsOf, signalsOfAllRuns } from './signals';

/** Marks along one change of access, in their order. Milliseconds since the epoch. */
export interface Marks {
  /** The application called Cognito. */
  readonly called: number;
  /** The relay had the event. */
  readonly received: number;
  /** The server had the relay's signal to the user's owner. */
  readonly signalled: number;
  /** The record of the user said what was contained or planned. */
  readonly planned: number;
  /** The server had the request to the writer. */
  readonly asked: number;
  /** S3 had taken the policy. */
  readonly written: number;
  /** The writer had read it back. */
  readonly inForce: number;
  /** The live credential felt it. */
  readonly felt: number;
}

/** A change whose history the owner has; what the writer knows of it is read at the end. */
export interface Change extends Omit<Marks, 'asked'> {
  readonly user: UserKey;
  readonly epoch: number;
}

interface Felt {
  readonly called: number;
  readonly felt: number;
}

/** From what is on record anyway, once the owner is at rest: reading it costs the measured path nothing. */
export async function changeOf(client: Client, calls: CallTimes, user: UserKey, { called, felt }: Felt): Promise<Change> {
  const id = userLifecycleId(user);
  const [[signal], answers] = await Promise.all([
    signalsOf(client, id, messageNames.identityEvents),
    signalsOf(client, id, messageNames.accessAnswers),
  ]);
  const [first] = (signal?.argument ?? []) as readonly IdentityEvent[];
  const answer = answers.flatMap(({ argument }) => argument as readonly AccessAnswer[]).find(isInForce);
  if (signal === undefined || first === undefined || answer === undefined) throw new Error(`${id} has no such change on record.`);
  const received = Date.parse(first.receivedAt);
  const planned = calls.recordWritten(user, received);
  const inForce = Date.parse(answer.outcome.at);
  const written = calls.policyWritten(planned);
  return { user, epoch: answer.epoch, called, felt, received, signalled: signal.at, planned, written, inForce };
}

type InForce = AccessAnswer & { readonly outcome: { readonly at: string } };

const isInForce = (answer: AccessAnswer): answer is InForce => answer.outcome.kind === 'in-force';

/** Adds when the writer was asked, from the histories of its runs. */
export async function withAsked(client: Client, bucket: string, changes: readonly Change[]): Promise<readonly Marks[]> {
  const signals = await signalsOfAllRuns(client, policyWriterId('s3', bucket), messageNames.requestAccessChange);
  const asked = new Map(signals.flatMap((signal) => requestsIn(signal)).reverse());
  return changes.map(({ user, epoch, ...marks }) => ({ ...marks, asked: asked.get(nameOf(user.sub, epoch)) ?? Number.NaN }));
}

const nameOf = (sub: string, epoch: number): string => `${sub} ${String(epoch)}`;

const requestsIn = ({ at, argument }: RecordedSignal): readonly (readonly [string, number])[] =>
  (argument as readonly AccessChange[]).map(({ sub, epoch }) => [nameOf(sub, epoch), at]);
