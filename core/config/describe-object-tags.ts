import { sameTags, type Tags } from '../tags/tags';
import { type GroupTemplate, maxTaggedObjects, type PoolConfig } from './types';

/** What becomes of the objects of a group's members, in words. */
export function describeObjectTags(
  who: string,
  before: GroupTemplate | undefined,
  after: GroupTemplate | undefined,
): readonly string[] {
  const [old, next] = [before?.objectTags ?? {}, after?.objectTags ?? {}];
  if (sameTags(old, next)) return [];
  const given = Object.entries(next).filter(([key, value]) => !Object.hasOwn(old, key) || old[key] !== value);
  const taken = Object.keys(old).filter((key) => !Object.hasOwn(next, key));
  return [
    ...given.map(([key, value]) => `objects of ${who} are tagged ${key}=${value}${was(old, key)}`),
    ...taken.map((key) => `objects of ${who} lose the tag ${key}${was(old, key)}, unless another group gives it`),
  ];
}

const was = (tags: Tags, key: string): string => (Object.hasOwn(tags, key) ? ` (was ${tags[key] ?? ''})` : '');

/** How far a tagging goes, where that changes. */
export function describeTagLimits(before: PoolConfig, after: PoolConfig): readonly string[] {
  const [old, next] = [maxTaggedObjects(before), maxTaggedObjects(after)];
  return old === next ? [] : [`at most ${String(next)} objects of a user are tagged (was ${String(old)})`];
}
