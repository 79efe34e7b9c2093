import { condition, continueAsNew, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { AccessPolicyInput } from '../core/contract/access';
import type { RunState } from '../core/contract/search-attributes';
import { send, tellStuck } from './answer-asks';
import { wake } from './look-around';
import { keyword } from './ownership';
import { replacePolicy } from './replace-policy';
import { assertHost } from './validate-access';
import { beginWriter, type Writer } from './writer';
import { closeAt, dueAt, handOnAt, replaceAt, tellAt, wakeAt } from './writer-agenda';
import { openWriterInbox } from './writer-inbox';

/**
 * The one writer of a policy host. Requests carry the state that is wanted, so it takes many together: it puts them into
 * the record, compiles, replaces the policy, reads it back, and answers each who asked. It tells owners when a deny is
 * past its end and lifts none by itself. What cannot be written stays with it, is tried again, and shows as
 * `needs-person` where somebody has to act: update `retry`, `giveUp` or, for denies that have no room, `approveCutOff`.
 */
export async function accessPolicy(input: AccessPolicyInput): Promise<void> {
  assertHost(input);
  const writer = beginWriter(input);
  openWriterInbox(writer);
  send(writer, input.carried?.answers ?? []);
  for (;;) {
    show(writer);
    await untilDue(writer);
    const now = Date.now();
    if (writer.givenUp) giveUpOn(writer);
    // No await between this and the return: nothing can come in between.
    else if (closeAt(writer) <= now) return;
    else if (handOnAt(writer) <= now) await handOn(writer);
    else if (tellAt(writer) <= now) tellWhoWaits(writer);
    else if (wakeAt(writer) <= now) wake(writer);
    else if (replaceAt(writer) <= now) await replacePolicy(writer);
  }
}

async function untilDue(writer: Writer): Promise<void> {
  for (;;) {
    const at = dueAt(writer);
    const wait = at - Date.now();
    if (wait <= 0) return;
    const sooner = (): boolean => dueAt(writer) !== at;
    if (at === Infinity) await condition(sooner);
    else await condition(sooner, wait);
  }
}

function tellWhoWaits(writer: Writer): void {
  if (writer.stuckWith !== undefined) tellStuck(writer, writer.stuckWith);
}

/** Answers who waits and drops what they asked for. What the record holds stays, and is in force with the next policy. */
function giveUpOn(writer: Writer): void {
  const { asks } = writer;
  writer.givenUp = false;
  asks.told.clear();
  const place = `host=${writer.host.kind}:${writer.host.name}`;
  tellStuck(writer, { type: 'GivenUp', place, remedy: 'Ask again when the policy can be written.' });
  asks.bySub.clear();
  asks.parked.clear();
  asks.told.clear();
  Object.assign(writer, { groups: [], rechecks: [], look: false, urgent: false, lookAgainAt: [] });
  Object.assign(writer, { needs: undefined, stuckWith: undefined, failures: 0, retryAt: 0 });
}

/** In the search attributes and the details of the run, when it changed. */
function show(writer: Writer): void {
  const { needs } = writer;
  const state: RunState = needs === undefined ? 'active' : 'needs-person';
  if (needs !== undefined) {
    const seen = needs.value === undefined ? '' : ` (${needs.value})`;
    setCurrentDetails(
      `**${needs.type}** at \`${needs.place}\`${seen}. ${needs.remedy}\n\nThen send the update \`retry\`, or \`giveUp\` to drop what waits.`,
    );
  } else if (writer.shown === 'needs-person') setCurrentDetails('');
  if (writer.shown === state) return;
  writer.shown = state;
  upsertSearchAttributes([
    { key: keyword('GatehouseBucket'), value: writer.host.name },
    { key: keyword('GatehouseState'), value: state },
  ]);
}

const isoOf = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Everything that waits goes with it, and what is on its way is sent again. */
function handOn(writer: Writer): Promise<never> {
  const { host, asks, groups, rechecks, answering, lookAgainAt, waking, wakeAgainAt, lookingElsewhere } = writer;
  const wakeAgain = waking ? Date.now() : wakeAgainAt;
  return continueAsNew<typeof accessPolicy>({
    host,
    carried: {
      changes: [...asks.bySub.values()].flat(),
      groups,
      rechecks: lookingElsewhere && rechecks.length === 0 ? [{ because: 'host-changed' }] : rechecks,
      answers: [...answering].flat(),
      lookAgainAt: lookAgainAt.map(isoOf),
      ...(wakeAgain === undefined ? {} : { wakeAgainAt: isoOf(wakeAgain) }),
    },
  });
}
