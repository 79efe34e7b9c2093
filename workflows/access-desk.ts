import { condition, setHandler, workflowInfo } from '@temporalio/workflow';
import type { AccessAnswer } from '../core/contract/access';
import type { AccessInForce, FailureReport, LifecycleInput } from '../core/contract/messages';
import type { UserKey } from '../core/contract/ids';
import { isHardAsk } from '../core/plan/ask-for-access';
import type { AccessAsk } from '../core/plan/user-plan';
import { accessAnswers } from './messages';
import { denying, enforcing } from './proxies';
import { askAgainAfter } from './timing';

/** What an owner has asked of the writer of a policy, and what it was answered. */
export interface AccessDesk {
  readonly user: UserKey;
  /** Answers that nobody has looked at. */
  readonly answers: AccessAnswer[];
  /** What is not in force yet. */
  asked: AccessAsk | undefined;
  /** Of several hosts that were asked together, those that have not answered. */
  silent: readonly string[];
  /** Groups that a host had no room for. */
  refused: readonly string[];
  /** Of what was last asked; of several denies of everything in a row, of the first. */
  inForce: AccessInForce;
  /** Epochs under which everything was denied, since it was last otherwise. */
  hardEpochs: readonly number[];
  /** The writer knows a newer epoch than the registry. */
  minEpoch: number | undefined;
  /** Why the writer cannot write for now. */
  stuck: FailureReport | undefined;
}

export function openDesk({ pool, sub, carried }: LifecycleInput): AccessDesk {
  const desk: AccessDesk = {
    user: { pool, sub },
    answers: [...(carried?.answers ?? [])],
    asked: undefined,
    silent: [],
    refused: [],
    inForce: {},
    hardEpochs: [],
    minEpoch: undefined,
    stuck: undefined,
  };
  setHandler(accessAnswers, (answers) => void desk.answers.push(...answers));
  return desk;
}

/** Asks the writer, unless whoever planned it has; a newer request stands for the older one. */
export async function ask(desk: AccessDesk, wanted: AccessAsk | undefined): Promise<void> {
  if (wanted === undefined) return;
  const { host, change, also = [], sent } = wanted;
  const hard = isHardAsk(wanted);
  if (!(hard && desk.hardEpochs.length > 0) && desk.asked?.change.epoch !== change.epoch) desk.inForce = {};
  desk.hardEpochs = hard ? [...desk.hardEpochs, change.epoch] : [];
  desk.asked = { host, change, ...(also.length === 0 ? {} : { also }) };
  desk.silent = also.length === 0 ? [] : [host, ...also.map((other) => other.host)].map(({ name }) => name);
  desk.refused = [];
  desk.stuck = undefined;
  if (sent === true) return;
  const proxy = hard ? denying() : enforcing();
  const replyTo = { workflowId: workflowInfo().workflowId };
  await Promise.all(
    [{ host, change }, ...also].map((one) => proxy.requestAccess({ host: one.host, changes: [{ ...one.change, replyTo }] })),
  );
}

/** Takes in the answers that came, and records what is in force. */
export async function takeAnswers(desk: AccessDesk): Promise<void> {
  for (let answer = desk.answers.shift(); answer !== undefined; answer = desk.answers.shift()) {
    noteInForce(desk, answer);
    const { asked } = desk;
    if (asked === undefined || answer.epoch < asked.change.epoch) continue;
    await takeAnswer(desk, answer);
  }
}

/** A provisional deny is followed by the one that confirms it: the user was cut off by the first. */
function noteInForce(desk: AccessDesk, { epoch, outcome }: AccessAnswer): void {
  if (outcome.kind !== 'in-force' && outcome.kind !== 'partly') return;
  if (epoch !== desk.asked?.change.epoch && !desk.hardEpochs.includes(epoch)) return;
  if (desk.inForce.inForceAt === undefined) desk.inForce = { inForceAt: outcome.at, policyHash: outcome.policyHash };
}

async function takeAnswer(desk: AccessDesk, { host, epoch, outcome }: AccessAnswer): Promise<void> {
  switch (outcome.kind) {
    case 'stuck':
      desk.stuck = outcome.failure;
      return;
    case 'superseded':
      desk.asked = undefined;
      desk.minEpoch = outcome.epoch;
      return;
    case 'in-force':
    case 'partly': {
      if (outcome.kind === 'partly') desk.refused = outcome.refused;
      desk.silent = desk.silent.filter((name) => name !== host.name);
      if (desk.silent.length > 0) return;
      const { refused } = desk;
      await enforcing().recordAccess({ ...desk.user, epoch, inForceAt: outcome.at, refused });
      desk.asked = undefined;
      desk.stuck = undefined;
    }
  }
}

/**
 * Waits until what was asked is in force, or the writer is stuck, or `meanwhile` holds. Asks again when nobody answers.
 */
export async function untilInForce(desk: AccessDesk, meanwhile: () => boolean): Promise<void> {
  while (desk.asked !== undefined && desk.stuck === undefined && !meanwhile()) {
    const answered = await condition(() => desk.answers.length > 0 || meanwhile(), askAgainAfter);
    if (!answered) await ask(desk, desk.asked);
    await takeAnswers(desk);
  }
}
