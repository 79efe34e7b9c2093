import { CancellationScope, continueAsNew, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { UserKey } from '../core/contract/ids';
import type { Receipt } from '../core/contract/messages';
import type { TaggingProgress, TagStep, TagUserInput } from '../core/contract/tagging';
import { addTagCounts, noTagCounts, type TagsReceipt } from '../core/tags/tag-counts';
import { fail, reportOf } from './failure';
import { interruptible } from './interruptible';
import { enforcing, tagging } from './proxies';
import { now, receiptOf } from './receipts';
import { requestOfOwner } from './request-of-owner';
import { assertUser } from './validate-user';

/**
 * Use case 4 for the objects that a user has already: tags of the user's groups on every object of their own, page by
 * page. Started by the user's owner, once the access that follows from the groups is in force, it does the planned step;
 * started by hand it is a request to the owner. Returns the receipt. Where objects have no room it tags all others and
 * fails with `TooManyTags`.
 */
export async function tagUserObjects(input: TagUserInput): Promise<Receipt> {
  assertUser(input);
  const user = { pool: input.pool, sub: input.sub };
  if (workflowInfo().parent === undefined || input.step === undefined) return requestOfOwner('tagUserObjects', user);
  return tag(user, input.step, input.carried ?? { startedAt: now(), counts: noTagCounts });
}

type Reached = TaggingProgress & { readonly ended: boolean; readonly cut: boolean };

async function tag(user: UserKey, step: TagStep, from: TaggingProgress): Promise<Receipt> {
  const work = interruptible();
  let reached: Reached;
  try {
    reached = await work.run(() => tagPages(work, user, step, from));
    if (reached.ended) return await finish(user, step, reached);
  } catch (error) {
    return CancellationScope.nonCancellable(async () => {
      const { type, ...details } = reportOf(error);
      await enforcing().recordFailure({ ...user, epoch: step.epoch, configRevision: step.configRevision, type });
      throw fail(type, details);
    });
  }
  const { ended: _ended, cut: _cut, ...carried } = reached;
  return continueAsNew<typeof tagUserObjects>({ ...user, step, carried });
}

/** Until the end, the limit, or the history is long. One that is interrupted meets that at its next page. */
async function tagPages(work: CancellationScope, user: UserKey, step: TagStep, from: TaggingProgress): Promise<Reached> {
  const { epoch, bucket, prefix, wanted, ours, maxObjects, since } = step;
  const each = { ...user, epoch, bucket, prefix, wanted, ours, ...(since === undefined ? {} : { since }) };
  if (Object.keys(ours).length === 0) return { ...from, ended: true, cut: false };
  let { counts, after, full } = from;
  for (;;) {
    const limit = maxObjects - counts.looked;
    const page = await tagging().tagPage({ ...each, limit, ...(after === undefined ? {} : { after }) });
    counts = addTagCounts(counts, page);
    after = page.next;
    full ??= page.fullKey;
    setCurrentDetails(`${String(counts.looked)} objects looked at, ${String(counts.changed)} tagged anew`);
    const ended = after === undefined;
    if (!ended && (work.consideredCancelled || !workflowInfo().continueAsNewSuggested)) continue;
    const more = { ...(after === undefined ? {} : { after }), ...(full === undefined ? {} : { full }) };
    return { startedAt: from.startedAt, counts, ...more, ended, cut: page.cut };
  }
}

async function finish(user: UserKey, step: TagStep, { startedAt, counts, full, cut }: Reached): Promise<Receipt> {
  const { epoch, bucket, wanted, cause } = step;
  if (full !== undefined) {
    throw fail('TooManyTags', {
      place: `bucket=${bucket}, key=${full}`,
      value: `${String(counts.full)} objects`,
      remedy: `Take tags off it, or out of \`objectTags\` in gatehouse.yaml; then start tagUserObjects for this user by hand.`,
    });
  }
  const stopped = cut ? { stoppedAfter: counts.looked } : {};
  await enforcing().recordTags({ ...user, epoch, startedAt, ...stopped });
  const objectTags = { ...counts, wanted, ...stopped };
  const receipt = receiptOf('tagUserObjects', user, step, { startedAt, did: wordsOf(objectTags), objectTags });
  await enforcing().writeReceipt(cause === undefined ? { receipt } : { receipt, cause });
  return receipt;
}

function wordsOf({ changed, stoppedAfter }: TagsReceipt): readonly string[] {
  return [
    ...(changed === 0 ? [] : [`tagged ${String(changed)} objects anew`]),
    ...(stoppedAfter === undefined
      ? []
      : [`stopped after ${String(stoppedAfter)} objects, as objectTags.maxObjects says: the others are as they were`]),
  ];
}
