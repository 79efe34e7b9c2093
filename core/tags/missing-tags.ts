import type { UserRecord } from '../registry/user-record';

/** S3 tells whole seconds by a clock of its own. */
const clockTolerance = 60_000;

/** Why objects of a user may not carry the tags that the user's groups give them, or carry more. */
export type MissingTags = 'came later' | 'not ended' | 'too many objects';

/**
 * What the registry, and the newest object below the user's prefix (ISO 8601; absent where nothing was listed), say of the
 * tags of the user's objects; `undefined` where they are as they should be. A user who is revoked, or on the way back, has
 * none to be given. An upload by parts counts from its beginning, so one that began before the last run and ended after it
 * is not seen here: the next run looks at everything of the day before.
 */
export function missingTags({ tags, revocation, wanted }: UserRecord, newest?: string): MissingTags | undefined {
  if (tags === undefined || revocation !== undefined || wanted !== undefined) return undefined;
  if (tags.allSince === undefined) return 'not ended';
  if (tags.stoppedAfter !== undefined) return 'too many objects';
  const isLater = newest !== undefined && Date.parse(newest) > Date.parse(tags.allSince) - clockTolerance;
  return isLater && Object.keys(tags.wanted).length > 0 ? 'came later' : undefined;
}
