import { condition, log, setHandler } from '@temporalio/workflow';
import type {
  AccessAnswer,
  AccessOutcome,
  AccessPolicyInput,
  CutOffApproval,
  CutOffMade,
  GroupChange,
  PolicyHostRef,
  RecheckReason,
  WriterStatus,
} from '../core/contract/access';
import type { FailureReport } from '../core/contract/messages';
import type { RunState } from '../core/contract/search-attributes';
import { type AccessAsks, ask, noAsks } from './access-asks';
import { fail } from './failure';
import { approveCutOff, changeAccess, giveUp, groupChanged, recheck, requestAccessChange, retry, writerStatus } from './messages';
import { assertApproval, assertChange, isChange, isGroupChange, isRecheck, readable } from './validate-access';

/** Somebody waits for the answer to an update. */
interface Watcher {
  readonly sub: string;
  readonly epoch: number;
  outcome: AccessOutcome | undefined;
}

interface Approval {
  result: CutOffMade | FailureReport | undefined;
}

/** What the writer of a policy host knows between two replacements. Times are milliseconds. */
export interface Writer {
  readonly host: PolicyHostRef;
  readonly startedAt: number;
  readonly asks: AccessAsks;
  groups: GroupChange[];
  rechecks: RecheckReason[];
  watchers: Watcher[];
  approval: Approval | undefined;
  /** The policy is to be looked at, whether or not anything was asked. */
  look: boolean;
  /** Something came that does not wait for a backoff. */
  urgent: boolean;
  /** A person has given up on what waits. */
  givenUp: boolean;
  signals: number;
  /** The last replacement, or the last attempt that may have been one. */
  lastWriteAt: number;
  failures: number;
  /** Until when a failure keeps requests waiting. */
  retryAt: number;
  /** What those who wait are told, while a failure does not pass. */
  stuckWith: FailureReport | undefined;
  /** What a person has to mend, while one has to. */
  needs: FailureReport | undefined;
  lookAgainAt: number[];
  nextEnd: number | undefined;
  wakeAgainAt: number | undefined;
  written: WriterStatus['written'];
  findings: readonly FailureReport[];
  elsewhere: readonly FailureReport[];
  /** What somebody did to the policy and was undone, the newest last. */
  restored: readonly FailureReport[];
  /** Work beside the loop: answers, wakes, looks around. */
  beside: number;
  /** Answers on their way. */
  readonly answering: Set<readonly AccessAnswer[]>;
  waking: boolean;
  /** The roles are being looked at. */
  lookingElsewhere: boolean;
  /** About how many users a cut-off would hit, where it is known. */
  liveUsers: number | undefined;
  shown: RunState | undefined;
  lastBusyAt: number;
}

/** Opens the writer: what a run that continued as new handed on, and whatever is sent from now on. */
export function openWriter({ host, carried }: AccessPolicyInput): Writer {
  const now = Date.now();
  const writer: Writer = {
    host,
    startedAt: now,
    asks: noAsks(),
    groups: [...(carried?.groups ?? [])],
    rechecks: [...(carried?.rechecks ?? [])],
    watchers: [],
    approval: undefined,
    look: true,
    urgent: false,
    givenUp: false,
    signals: 0,
    lastWriteAt: 0,
    failures: 0,
    retryAt: 0,
    stuckWith: undefined,
    needs: undefined,
    lookAgainAt: (carried?.lookAgainAt ?? []).map(Date.parse),
    nextEnd: undefined,
    wakeAgainAt: carried?.wakeAgainAt === undefined ? undefined : Date.parse(carried.wakeAgainAt),
    written: undefined,
    findings: [],
    elsewhere: [],
    restored: [],
    beside: 0,
    answering: new Set(),
    waking: false,
    lookingElsewhere: false,
    liveUsers: undefined,
    shown: undefined,
    lastBusyAt: now,
  };
  for (const change of carried?.changes ?? []) ask(writer.asks, change);
  receiveSignals(writer);
  answerPeople(writer);
  return writer;
}

function receiveSignals(writer: Writer): void {
  const received = <Item>(list: unknown, isItem: (item: unknown) => item is Item): readonly Item[] => {
    writer.signals++;
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
    writer.rechecks.push(...received(reason, isRecheck));
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

/** Does something beside the loop, which waits for it before it hands on or closes. */
export function beside(writer: Writer, work: () => Promise<unknown>): void {
  writer.beside++;
  void work().finally(() => {
    writer.beside--;
    writer.lastBusyAt = Date.now();
  });
}
