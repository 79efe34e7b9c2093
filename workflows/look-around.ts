import { sleep } from '@temporalio/workflow';
import type { FailureReport } from '../core/contract/messages';
import { reportOf } from './failure';
import { adopting, enforcing, lookingAround } from './proxies';
import { writerTiming } from './timing';
import { beside, type Writer } from './writer';

/** Wakes the owners of users whose denies are past their end; it is they who lift. */
export function wake(writer: Writer): void {
  writer.waking = true;
  writer.nextEnd = undefined;
  writer.wakeAgainAt = undefined;
  beside(writer, async () => {
    try {
      const { woken, nextEnd } = await enforcing().wakeOwners({ host: writer.host, upTo: new Date().toISOString() });
      if (nextEnd !== undefined) writer.nextEnd = Math.min(writer.nextEnd ?? Infinity, Date.parse(nextEnd));
      if (woken > 0) writer.wakeAgainAt = Date.now() + writerTiming.wakesAgain;
    } catch (error) {
      // The next look at the record meets the same, and tells a person.
      reportOf(error);
      writer.look = true;
      writer.wakeAgainAt = Date.now() + writerTiming.triesAgain;
    }
    writer.waking = false;
  });
}

/** Looks at what the roles' own policies allow. What cannot be looked at is a finding as well. */
export function lookElsewhere(writer: Writer): void {
  if (writer.lookingElsewhere) return;
  writer.lookingElsewhere = true;
  beside(writer, async () => {
    const wait = writer.lookedElsewhereAt + writerTiming.looksElsewhereEvery - Date.now();
    if (wait > 0 && writer.isBrief) await sleep(wait);
    writer.lookedElsewhereAt = Date.now();
    try {
      writer.elsewhere = (await lookingAround().lookElsewhere({ host: writer.host })).findings;
    } catch (error) {
      writer.elsewhere = [reportOf(error)];
    }
    writer.lookingElsewhere = false;
  });
}

/** Says how many users a cut-off would hit, where the pools tell. */
export function estimateLiveUsers(writer: Writer, add: (needs: FailureReport, users: number) => FailureReport): void {
  const pools = new Set([...writer.asks.bySub.values()].flatMap((asks) => asks.map(({ pool }) => pool)));
  beside(writer, async () => {
    try {
      const counts = await Promise.all([...pools].map((pool) => adopting().estimateUsers({ pool })));
      writer.liveUsers = counts.reduce((sum, count) => sum + count, 0);
    } catch (error) {
      // A pool that cannot be asked leaves the number out.
      reportOf(error);
      return;
    }
    if (writer.needs?.type === 'DeniesOverBudget') writer.needs = add(writer.needs, writer.liveUsers);
  });
}
