/** Every duration that workflows use. */

/** One attempt of an activity: two HTTP deadlines of 5 s, so that a slow call still leaves room for a second one. */
export const attemptTimeout = '12s';

/** Retried for ever; what cannot heal is not retried at all. */
export const retryBackoff = { initialInterval: '250ms', backoffCoefficient: 2, maximumInterval: '30s' } as const;

/** Reads may lag behind a trigger: an event that the first look contradicts is looked at again after these. */
export const looksAgainAfter = ['1s', '5s', '30s'] as const;

/** Shards of a pool that adoption lists side by side; a page token lives for an hour, so few go faster through each. */
export const shardsAtOnce = 4;

/** A request that was not answered by then is sent again: its owner may have been terminated. */
export const requestAgainAfter = '2m';

/** Access that was asked for and not answered by then is asked for again: its writer may have been terminated. */
export const askAgainAfter = '2m';

/** Between two pages of a group's members: their owners read them again at the pace of the quota. */
export const betweenPages = '2s';
