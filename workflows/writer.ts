import { patched } from '@temporalio/workflow';
import type {
  AccessAnswer,
  AccessOutcome,
  AccessPolicyInput,
  CutOffMade,
  GroupChange,
  PolicyHostRef,
  RecheckReason,
  WriterStatus,
} from '../core/contract/access';
import type { FailureReport } from '../core/contract/messages';
import type { RunState } from '../core/contract/search-attributes';
import { type AccessAsks, ask, noAsks } from './access-asks';

/** Somebody waits for the answer to an update. */
export interface Watcher {
  readonly sub: string;
  readonly epoch: number;
  outcome: AccessOutcome | undefined;
}

export interface Approval {
  result: CutOffMade | FailureReport | undefined;
}

/** What the writer of a policy host knows between two replacements. Times are milliseconds. */
export interface Writer {
  readonly host: PolicyHostRef;
  readonly startedAt: number;
  /** Runs of earlier versions hand on later, and look elsewhere each time. */
  readonly isBrief: boolean;
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
  /** The last of them. */
  signalledAt: number;
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
  lookedElsewhereAt: number;
  /** About how many users a cut-off would hit, where it is known. */
  liveUsers: number | undefined;
  shown: RunState | undefined;
  lastBusyAt: number;
}

/** A writer that begins, with what a run that continued as new handed on. */
export function beginWriter({ host, carried }: AccessPolicyInput): Writer {
  const now = Date.now();
  const writer: Writer = {
    host,
    startedAt: now,
    isBrief: patched('brief-writer'),
    asks: noAsks(),
    groups: [...(carried?.groups ?? [])],
    rechecks: [...(carried?.rechecks ?? [])],
    watchers: [],
    approval: undefined,
    look: true,
    urgent: false,
    givenUp: false,
    signals: 0,
    signalledAt: now,
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
    lookedElsewhereAt: 0,
    liveUsers: undefined,
    shown: undefined,
    lastBusyAt: now,
  };
  for (const change of carried?.changes ?? []) ask(writer.asks, change);
  return writer;
}

/** Does something beside the loop, which waits for it before it hands on or closes. */
export function beside(writer: Writer, work: () => Promise<unknown>): void {
  writer.beside++;
  void work().finally(() => {
    writer.beside--;
    writer.lastBusyAt = Date.now();
  });
}
