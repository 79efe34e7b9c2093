import { condition, log, setHandler } from '@temporalio/workflow';
import type { AccessOutcome, CutOffApproval, CutOffMade, WriterStatus } from '../core/contract/access';
import { ask } from './access-asks';
import { fail } from './failure';
import { approveCutOff, changeAccess, giveUp, groupChanged, recheck, requestAccessChange, retry, writerStatus } from './messages';
import { isInForce } from './rechecks';
import { assertApproval, assertChange, isChange, isGroupChange, isRecheck, readable } from './validate-access';
import type { Approval, Watcher, Writer } from './writer';

/** Takes in whatever is sent to the writer from now on, and answers people. */
export function openWriterInbox(writer: Writer): void {
  receiveSignals(writer);
  answerPeople(writer);
}

function receiveSignals(writer: Writer): void {
  const received = <Item>(list: unknown, isItem: (item: unknown) => item is Item): readonly Item[] => {
    writer.signals++;
    writer.signalledAt = Date.now();
    const { items, left } = readable(list, isItem);
    if (left > 0) log.warn('A signal held what cannot be read; it was left out.', { host: writer.host.name, left });
    return items;
  };
  setHandler(requestAccessChange, (changes) => {
    for (const change of received(changes, isChange)) {
      if (ask(writer.asks, change) && change.denies.length > 0) writer.urgent = true;
    }
  });
  setHandler(groupChanged, (groups) => void writer.groups.push(...received(groups, isGroupChange)));
  setHandler(recheck, (reason) => {
    const reasons = received(reason, isRecheck);
    const news = reasons.filter((one) => !isInForce(writer, one));
    if (reasons.length > 0 && news.length === 0) return;
    writer.rechecks.push(...news);
    writer.urgent = true;
  });
}

function answerPeople(writer: Writer): void {
  setHandler(writerStatus, () => statusOf(writer));
  setHandler(retry, () => {
    writer.look = true;
    writer.urgent = true;
  });
  setHandler(giveUp, () => void (writer.givenUp = true));
  setHandler(
    changeAccess,
    async (change) => {
      if (ask(writer.asks, change) && change.denies.length > 0) writer.urgent = true;
      const watcher: Watcher = { sub: change.sub, epoch: change.epoch, outcome: undefined };
      writer.watchers.push(watcher);
      await condition(() => watcher.outcome !== undefined);
      writer.watchers = writer.watchers.filter((one) => one !== watcher);
      return resultOf(watcher);
    },
    { validator: assertChange },
  );
  setHandler(approveCutOff, () => approve(writer), {
    validator: (approval: CutOffApproval) => {
      assertApproval(approval);
      assertNeeded(writer);
    },
  });
}

const resultOf = ({ outcome }: Watcher): AccessOutcome => {
  if (outcome === undefined) throw new Error('An update was answered without an outcome.');
  return outcome;
};

async function approve(writer: Writer): Promise<CutOffMade> {
  const approval: Approval = { result: undefined };
  writer.approval = approval;
  writer.urgent = true;
  await condition(() => approval.result !== undefined);
  const { result } = approval;
  if (result === undefined) throw new Error('A cut-off was decided without a result.');
  if (!('type' in result)) return result;
  const { type, ...details } = result;
  throw fail(type, details);
}

/** Raises `InvalidInput` where no deny waits for room, or another approval is under way. */
function assertNeeded({ needs, approval, host }: Writer): void {
  const place = `host=${host.kind}:${host.name}`;
  if (needs?.type !== 'DeniesOverBudget') {
    throw fail('InvalidInput', { place, remedy: 'Nothing to approve: no deny waits for room.' });
  }
  if (approval !== undefined) throw fail('InvalidInput', { place, remedy: 'Wait: another approval is being put in force.' });
}

const statusOf = (writer: Writer): WriterStatus => {
  const { host, asks, needs, written, findings, elsewhere, restored } = writer;
  return {
    host,
    state: stateOf(writer),
    waiting: asks.bySub.size,
    ...(written === undefined ? {} : { written }),
    ...(needs === undefined ? {} : { needs }),
    findings: [...findings, ...elsewhere, ...restored],
  };
};

const stateOf = ({ needs, failures, asks, look }: Writer): WriterStatus['state'] => {
  if (needs !== undefined) return 'needs-person';
  if (failures > 0) return 'waiting';
  return asks.bySub.size > 0 || look ? 'writing' : 'idle';
};
