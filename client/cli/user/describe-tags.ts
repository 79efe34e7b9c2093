import type { UserTags } from '../../../core/tags/user-tags';

/** Tags that the user's objects carry, or are to carry. */
export function describeTags(tags: UserTags | undefined): string | undefined {
  if (tags === undefined) return undefined;
  const wanted = Object.entries(tags.wanted).map(([key, value]) => `${key}=${value}`);
  const { allSince, stoppedAfter } = tags;
  const reached = stoppedAfter === undefined ? 'every object' : `the first ${String(stoppedAfter)} objects`;
  const done = allSince === undefined ? 'not on every object yet' : `on ${reached} that was there at ${allSince}`;
  return `${wanted.join(', ') || 'none of ours'}, ${done}`;
}
