import { managesAccess, maxTaggedObjects } from '../config/types';
import type { FailureReport } from '../contract/messages';
import type { TagStep } from '../contract/tagging';
import { addOwnTags } from '../tags/merge-tags';
import { sameTags, type Tags } from '../tags/tags';
import { tagsOfMember } from '../tags/tags-of-member';
import type { PlannedAsk } from './ask-for-access';
import { isNewer } from './contradiction';
import { causeOf, placeOf, refusalOf, refuse, report } from './refusals';
import type { Seen } from './seen';
import type { NextStep, Refusal } from './user-plan';

/** An upload by parts counts from its beginning, and may take long. */
const uploadsMayTakeMs = 24 * 60 * 60_000;

/**
 * Whether the user's objects are to be tagged anew, once nothing else is to be done. They are not while anything speaks
 * against what was seen, nor before the end of a soft deny is known, unless somebody asks; nor again after it failed.
 */
export function planTags(seen: Seen, { held, windowWanted }: PlannedAsk): NextStep {
  const { look, contradicted } = seen;
  const wanted = wantedTags(seen);
  if (wanted === undefined || ((contradicted || held) && look.lastLook !== true)) return { kind: 'nothing' };
  const asked = look.requests.some(isForTags);
  if (!asked && (windowWanted || hasFailed(seen, wanted) || isDone(seen, wanted))) return { kind: 'nothing' };
  return { kind: 'run', useCase: 'tagUserObjects', step: tagStep(seen, wanted, asked) };
}

/** What the user's objects are to carry; `undefined` where they are nobody's to tag, or the groups are not known. */
export function wantedTags({ pool, record, observed, ranked }: Seen): Tags | undefined {
  if (ranked === undefined || observed !== 'provisionable' || !managesAccess(pool)) return undefined;
  const { state, prefix, revocation, wanted } = record;
  if (state !== 'active' || prefix === undefined || revocation !== undefined || wanted !== undefined) return undefined;
  return tagsOfMember(pool, ranked, record.tenant);
}

/** As the last run was told. */
export const wantsOtherTags = ({ record }: Pick<Seen, 'record'>, wanted: Tags): boolean =>
  !sameTags(record.tags?.wanted ?? {}, wanted);

function isDone(seen: Seen, wanted: Tags): boolean {
  const { tags } = seen.record;
  if (wantsOtherTags(seen, wanted)) return false;
  return tags === undefined || (tags.allSince !== undefined && !mayGoFurther(seen) && !cameLater(seen));
}

const mayGoFurther = ({ record: { tags }, pool }: Seen): boolean =>
  tags?.stoppedAfter !== undefined && maxTaggedObjects(pool) > tags.stoppedAfter;

const cameLater = ({ record: { tags }, look }: Seen): boolean =>
  tags !== undefined && look.events.some((event) => event.kind === 'objects-untagged' && isNewer(event, tags.allSince));

/** For good, under this configuration and for the same tags; no event makes room on an object. */
function hasFailed(seen: Seen, wanted: Tags): boolean {
  const { look, record, configRevision } = seen;
  const failed = record.lastFailure;
  if (failed?.useCase !== 'tagUserObjects' || failed.configRevision !== configRevision) return false;
  return look.retry !== true && !wantsOtherTags(seen, wanted);
}

function tagStep(seen: Seen, wanted: Tags, asked: boolean): TagStep {
  const { pool, record, configRevision } = seen;
  const { tags, prefix = '', tenant } = record;
  const onlyLater = !asked && tags?.allSince !== undefined && !wantsOtherTags(seen, wanted) && !mayGoFurther(seen);
  const cause = causeOf(seen);
  return {
    epoch: record.epoch + 1,
    configRevision,
    bucket: record.bucket ?? pool.dataBucket,
    prefix,
    wanted,
    ours: addOwnTags(tags?.ours ?? {}, wanted),
    maxObjects: maxTaggedObjects(pool),
    ...(onlyLater ? { since: new Date(Date.parse(tags.allSince) - uploadsMayTakeMs).toISOString() } : {}),
    ...(tenant === undefined ? {} : { tenant }),
    ...(cause === undefined ? {} : { cause }),
  };
}

export const isForTags = ({ useCase }: { readonly useCase: string }): boolean => useCase === 'tagUserObjects';

/** Who asked for tags and will not get them now. Whatever else is to be done first, or is not settled, they wait for. */
export function refuseTags(seen: Seen, next: NextStep): readonly Refusal[] {
  if (next.kind === 'run' || next.kind === 'resolve' || next.kind === 'needs-person') return [];
  const requests = seen.look.requests.filter(isForTags);
  return wantedTags(seen) === undefined ? refuse(requests, whyNoTags(seen)) : [];
}

function whyNoTags(seen: Seen): FailureReport {
  const { pool, observed } = seen;
  const place = placeOf(seen);
  if (!managesAccess(pool)) {
    const remedy = 'Set `userRoles` and a mode above `observe` for this pool in gatehouse.yaml, apply it, then ask again.';
    return report('AccessNotConfigured', { place, value: `mode=${pool.mode}`, remedy });
  }
  if (observed !== 'provisionable') return refusalOf(seen);
  return report('NotProvisionable', { place, value: 'revoked', remedy: 'Restore the user first.' });
}
