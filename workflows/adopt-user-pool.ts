import {
  condition,
  continueAsNew,
  patched,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type AdoptionInput,
  type AdoptionProgress,
  type AdoptionResult,
  describeProgress,
  type Shard,
} from '../core/contract/adoption';
import type { FailureReport } from '../core/contract/messages';
import { isUserPoolId } from '../core/contract/names';
import { type Adoption, beginAdoption, countsOf, finishPage, progressOf, putBack, stateOf, takeShard } from './adoption';
import { adoptionReceipt } from './adoption-receipt';
import { fail, reportOf } from './failure';
import { adoptionProgress, giveUp, pause, resume, retry } from './messages';
import { keyword } from './ownership';
import { adopting, enforcing } from './proxies';
import { shardsAtOnce } from './timing';

/**
 * Records the users of a pool that has users: lists it page by page, a few shards side by side, at the pace of the list
 * quota. It writes nothing but the registry, and a receipt at its end. A page that is done again changes nothing, so it may be interrupted
 * anywhere. A terminal failure keeps it open as `needs-person` until `retry` or `giveUp`.
 */
export async function adoptUserPool(input: AdoptionInput): Promise<AdoptionResult> {
  assertInput(input);
  const about = input.carried?.about ?? (await adopting().estimateUsers({ pool: input.pool }));
  const adoption = beginAdoption(input, about);
  answerPeople(adoption);
  while (adoption.shards.length > 0) {
    show(adoption);
    await condition(() => !adoption.paused);
    show(adoption);
    await Promise.all(Array.from({ length: shardsAtOnce }, () => runLane(adoption)));
    if (adoption.needs !== undefined) await untilSomebodyDecides(adoption, adoption.needs);
    if (workflowInfo().continueAsNewSuggested && adoption.shards.length > 0) await handOn(adoption);
  }
  show(adoption);
  const result = { pool: input.pool, about, ...countsOf(adoption) };
  return patched('adoption-receipt') ? { ...result, receipt: await leaveReceipt(adoption) } : result;
}

/** Lists page after page until none is left, somebody pauses, a page has failed or the history is long enough. */
async function runLane(adoption: Adoption): Promise<void> {
  while (!adoption.paused && adoption.needs === undefined && !workflowInfo().continueAsNewSuggested) {
    const shard = takeShard(adoption);
    if (shard === undefined) {
      if (adoption.inHand.size === 0) return;
      // A page in hand may bring more: the rest of its shard, or the parts of one whose token has died.
      await condition(() => adoption.shards.length > 0 || adoption.inHand.size === 0);
      continue;
    }
    try {
      finishPage(adoption, shard, await adopting().adoptPage(pageOf(adoption, shard)));
    } catch (error) {
      putBack(adoption, shard);
      adoption.needs = reportOf(error);
    }
    describe(adoption);
  }
}

const pageOf = ({ pool, map }: Adoption, { prefix, token }: Shard) => ({
  pool,
  shard: prefix,
  ...(token === undefined ? {} : { token }),
  ...(map === undefined ? {} : { map }),
});

function answerPeople(adoption: Adoption): void {
  setHandler(pause, () => void (adoption.paused = true));
  setHandler(resume, () => {
    adoption.paused = false;
    measureAnew(adoption);
  });
  setHandler(retry, () => void (adoption.decision = 'retry'));
  setHandler(giveUp, () => void (adoption.decision = 'give-up'));
  setHandler(adoptionProgress, () => progressOf(adoption, Date.now()));
}

async function untilSomebodyDecides(adoption: Adoption, { type, ...details }: FailureReport): Promise<void> {
  adoption.decision = undefined;
  show(adoption);
  setCurrentDetails(
    `**${type}** at \`${details.place}\`. ${details.remedy}\n\nThen send the update \`retry\`, or \`giveUp\` to close this run.`,
  );
  await condition(() => adoption.decision !== undefined);
  if (decisionOf(adoption) === 'give-up') throw fail(type, details);
  adoption.needs = undefined;
  measureAnew(adoption);
}

/** Handlers change it while a run waits, which control flow analysis cannot know. */
const decisionOf = (adoption: Adoption): Adoption['decision'] => adoption.decision;

const measureAnew = (adoption: Adoption): void => void (adoption.since = { at: Date.now(), listed: countsOf(adoption).listed });

const runStates = { running: 'active', paused: 'waiting', 'needs-person': 'needs-person', done: 'active' } as const;

/** In the search attributes and the details of the run. */
function show(adoption: Adoption): void {
  const value = runStates[describe(adoption).state];
  upsertSearchAttributes([
    { key: keyword('GatehousePool'), value: adoption.pool },
    { key: keyword('GatehouseState'), value },
  ]);
}

function describe(adoption: Adoption): AdoptionProgress {
  const progress = progressOf(adoption, Date.now());
  setCurrentDetails(describeProgress(progress));
  return progress;
}

async function leaveReceipt(adoption: Adoption): Promise<string> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const receipt = adoptionReceipt(adoption, new Date().toISOString(), { workflowId, runId: firstExecutionRunId });
  await enforcing().writeAdoptionReceipt({ receipt });
  return receipt.key;
}

const handOn = (adoption: Adoption): Promise<never> =>
  continueAsNew<typeof adoptUserPool>({
    pool: adoption.pool,
    carried: stateOf(adoption),
    ...(adoption.map === undefined ? {} : { map: adoption.map }),
  });

function assertInput(input: Partial<AdoptionInput> | undefined): asserts input is AdoptionInput {
  const { pool, map } = input ?? {};
  const remedy = `Pass an input such as '{"pool":"us-east-1_AbC123"}', or run \`temporal gatehouse adopt\`.`;
  if (typeof pool !== 'string' || !isUserPoolId(pool)) throw fail('InvalidInput', { place: 'input.pool', remedy });
  if (map !== undefined && !/^[0-9a-f]{64}$/.test(map)) throw fail('InvalidInput', { place: 'input.map', remedy });
}
