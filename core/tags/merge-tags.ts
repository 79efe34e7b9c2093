import { mostTags, sortTags, type Tags } from './tags';

/** Tag to every value that Gatehouse may have given it: with any other it is somebody else's. */
export type OwnTags = Readonly<Record<string, readonly string[]>>;

export interface MergedTags {
  readonly tags: Tags;
  /** What is wanted does not fit beside what others have set; only what was there already is as wanted, or gone. */
  readonly tooMany: boolean;
}

/**
 * What an object is to carry: what is wanted, none of what was ours and is not, and everything that others have set. A
 * tag that is wanted is ours whatever value it has.
 */
export function mergeTags(present: Tags, wanted: Tags, ours: OwnTags): MergedTags {
  const merged = replaced(present, wanted, ours);
  if (Object.keys(merged).length <= mostTags) return { tags: merged, tooMany: false };
  const known = Object.entries(wanted).filter(([key]) => Object.hasOwn(present, key));
  return { tags: replaced(present, Object.fromEntries(known), ours), tooMany: true };
}

function replaced(present: Tags, wanted: Tags, ours: OwnTags): Tags {
  const others = Object.entries(present).filter(([key, value]) => !isOurs(ours, key, value));
  return sortTags(new Map([...others, ...Object.entries(wanted)]));
}

const isOurs = (ours: OwnTags, key: string, value: string): boolean =>
  Object.hasOwn(ours, key) && ours[key]?.includes(value) === true;

/** Both together. */
export function addOwnTags(ours: OwnTags, tags: Tags): OwnTags {
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(tags)])].sort();
  return Object.fromEntries(
    keys.map((key) => {
      const known = Object.hasOwn(ours, key) ? (ours[key] ?? []) : [];
      const added = Object.hasOwn(tags, key) ? (tags[key] ?? '') : undefined;
      return [key, added === undefined || known.includes(added) ? known : [...known, added].sort()];
    }),
  );
}
