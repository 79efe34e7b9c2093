import type { Drift, DriftKind, HeldReason, PassSetup } from '../contract/reconcile';

/** What a whole pass found, as far as it has to be judged. */
export interface PassFindings {
  readonly listed: number;
  /** Of the kinds that are judged: by kind. */
  readonly judged: readonly Drift[];
  /** Groups that list nobody, with how many users the policy names for them. */
  readonly emptied: readonly { readonly group: string; readonly named: number }[];
}

export interface Judgement {
  readonly reasons: readonly HeldReason[];
  /** Kinds whose owners are not told. */
  readonly kinds: readonly DriftKind[];
}

/** A listing that lacks more than this part of the users whom the last one had was perhaps cut short. */
const shortBy = 0.1;

/** Fewer missing users than this are nothing unusual. */
const fewUsers = 10;

/**
 * What a person has to decide before anybody acts: a listing far shorter than last time (or, where there was none, than
 * the registry), a group that is suddenly empty, more roster removals than the configuration lets pass.
 */
export function judge({ listed, judged, emptied }: PassFindings, { lastListed, pauseAboveChanges }: PassSetup): Judgement {
  const removals = judged.filter(({ kind }) => kind === 'granted-not-member').length;
  const before = lastListed ?? listed + (judged.length - removals);
  const listing = judgeListing(listed, before);
  const rosters = [...judgeRemovals(removals, pauseAboveChanges), ...emptied.filter(({ named }) => named > 1).map(isEmpty)];
  return {
    reasons: [...listing, ...rosters],
    kinds: [
      ...(listing.length === 0 ? [] : (['deleted-not-revoked'] as const)),
      ...(rosters.length === 0 ? [] : (['granted-not-member'] as const)),
    ],
  };
}

function judgeListing(listed: number, before: number): readonly HeldReason[] {
  if (before - listed <= Math.max(fewUsers, before * shortBy)) return [];
  const says = `the listing names ${String(listed)} users and ${String(before)} were there before: it may have been cut short`;
  return [{ why: 'listing-short', says }];
}

function judgeRemovals(removals: number, most: number): readonly HeldReason[] {
  if (removals <= most) return [];
  const says = `${String(removals)} users would lose a group's access, more than pauseAboveChanges (${String(most)})`;
  return [{ why: 'too-many-removals', says }];
}

const isEmpty = ({ group, named }: PassFindings['emptied'][number]): HeldReason => ({
  why: 'group-empty',
  group,
  says: `group ${group} lists nobody and the policy names ${String(named)}`,
});
