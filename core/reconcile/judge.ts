import type { HeldReason } from '../contract/held-report';
import { type Drift, type DriftKind, type PassSetup, removalKinds } from '../contract/reconcile';

/** What a whole pass found, as far as it has to be judged. */
export interface PassFindings {
  /** Users who were listed, by the first digit of their sub. */
  readonly listedBy: Readonly<Record<string, number>>;
  /** The listing of users broke off: it is measured by the registry alone. */
  readonly isIncomplete: boolean;
  /** What is judged, without what is named apart. */
  readonly suspects: readonly Drift[];
  /** How many users are disabled and were not cut off. */
  readonly disabled: number;
  /** Groups that list nobody. */
  readonly empty: readonly string[];
}

export interface Judgement {
  readonly reasons: readonly HeldReason[];
  /** Kinds whose owners are not told. */
  readonly kinds: readonly DriftKind[];
  /** Who is cut off keeps their objects where they are, until somebody decides. */
  readonly holdsData: boolean;
}

/** A listing that lacks more than this part of the users whom the last one had was perhaps cut short. */
const shortBy = 0.1;

/** Fewer missing users than this are nothing unusual. */
const fewUsers = 10;

/**
 * What a person has to decide: a listing far shorter than last time (or, where there was none, than the registry), a group
 * that is suddenly empty, more removals in a rotation than the configuration lets pass. Many lost users are cut off all
 * the same; what would become of their objects waits.
 */
export function judge(findings: PassFindings, setup: PassSetup): Judgement {
  const { suspects, disabled, empty } = findings;
  const most = setup.pauseAboveChanges;
  const removals = suspects.filter(({ kind }) => removalKinds.includes(kind));
  const listing = judgeListing(findings, setup);
  const groups = [...judgeRemovals(removals.length + (setup.recentRemovals ?? 0), most), ...judgeEmpty(removals, empty)];
  const gone = listing.length > 0 ? 0 : suspects.filter(isGone).length;
  const lost = disabled + gone;
  const holdsData = isTooMany(lost, most);
  return {
    reasons: [...listing, ...groups, ...(holdsData ? [manyLost(lost, most)] : [])],
    kinds: [...(listing.length === 0 ? [] : (['deleted-not-revoked'] as const)), ...(groups.length === 0 ? [] : removalKinds)],
    holdsData,
  };
}

/** Whether so many users were lost that it looks like a mistake. */
export const isTooMany = (lost: number, most: number): boolean => lost > most;

const isGone = ({ kind }: Drift): boolean => kind === 'deleted-not-revoked';

/** One chain of pages that ends too soon shows in one digit, and hardly in the whole. */
function judgeListing({ listedBy, isIncomplete, suspects }: PassFindings, { lastListed }: PassSetup): readonly HeldReason[] {
  const gone = suspects.filter(isGone);
  const parts = Object.entries(listedBy).map(([digit, listed]) => {
    const last = isIncomplete ? undefined : lastListed?.[digit];
    return { listed, before: last ?? listed + gone.filter(({ sub }) => sub?.startsWith(digit) === true).length };
  });
  const whole = { listed: sum(parts.map(({ listed }) => listed)), before: sum(parts.map(({ before }) => before)) };
  const short = [whole, ...parts].find(isShort);
  if (short === undefined) return [];
  const [listed, before] = [String(short.listed), String(short.before)];
  const where = short === whole ? 'the listing' : 'a part of the listing';
  const says = `${where} names ${listed} users and ${before} were there before: it may have been cut short`;
  return [{ why: 'listing-short', says }];
}

const isShort = ({ listed, before }: { readonly listed: number; readonly before: number }): boolean =>
  before - listed > Math.max(fewUsers, before * shortBy);

function judgeRemovals(removals: number, most: number): readonly HeldReason[] {
  if (removals <= most) return [];
  const says = `${String(removals)} users would lose a group's access, more than pauseAboveChanges (${String(most)})`;
  return [{ why: 'too-many-removals', says }];
}

/** One member who left is nothing unusual. */
function judgeEmpty(removals: readonly Drift[], empty: readonly string[]): readonly HeldReason[] {
  return empty.flatMap((group): readonly HeldReason[] => {
    const { length } = removals.filter((drift) => drift.group === group);
    if (length <= 1) return [];
    return [
      { why: 'group-empty', group, says: `group ${group} lists nobody and ${String(length)} users are known as its members` },
    ];
  });
}

const manyLost = (lost: number, most: number): HeldReason => ({
  why: 'many-lost',
  says:
    `${String(lost)} users were disabled or deleted without an event, more than pauseAboveChanges (${String(most)}): ` +
    'they are cut off, and their objects stay where they are',
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
