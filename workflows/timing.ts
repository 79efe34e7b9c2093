/** Every duration that workflows use. */

/** One attempt of an activity: two HTTP deadlines of 5 s, so that a slow call still leaves room for a second one. */
export const attemptTimeout = '12s';

/** A page of copies: its heart beats, so that a killed worker is missed at once and a cancellation is heard. */
export const copyAttempt = { startToCloseTimeout: '2h', heartbeatTimeout: '20s' } as const;

/** A page of deletes; `deleteMayLastMs` of the plan is longer. */
export const deleteAttempt = { startToCloseTimeout: '30s', heartbeatTimeout: '10s' } as const;

/** Pages that one activity copies at most. */
export const pagesAtOnce = 20;

/** Events after which a run that moves objects, or takes a tenant away, continues as new. */
export const eventsOfLongRun = 2_000;

/** Between two looks at copies that thaw, which takes hours: doubled each time. Milliseconds. */
export const thawing = { firstLook: 60_000, longestPause: 60 * 60_000 } as const;

/** Looks at a prefix that somebody keeps writing to, before the rest is left at home, denied. */
export const mostPasses = 10;

/** Retried for ever; what cannot heal is not retried at all. */
export const retryBackoff = { initialInterval: '250ms', backoffCoefficient: 2, maximumInterval: '30s' } as const;

/** Reads may lag behind a trigger: an event that the first look contradicts is looked at again after these. */
export const looksAgainAfter = ['1s', '5s', '30s'] as const;

/** Shards of a pool that adoption lists side by side; a page token lives for an hour, so few go faster through each. */
export const shardsAtOnce = 4;

/**
 * A request that was not answered by then is sent again: its owner may have been terminated. An archive's wait lasts for
 * days, so the pauses grow. Milliseconds.
 */
export const requestAgain = { first: 2 * 60_000, longest: 60 * 60_000 } as const;

/** An owner that provisions at the same sign-in is done by then; after these it is asked. */
export const provisioningTakes = ['1s', '3s'] as const;

/** Access that was asked for and not answered by then is asked for again: its writer may have been terminated. */
export const askAgainAfter = '2m';

/** Between two pages of a group's members: their owners read them again at the pace of the quota. */
export const betweenPages = '2s';

/** Replacing a policy: two attempts, and the whole of it. Whoever asked waits in the writer, not in a queue. */
export const policyAttempt = { startToCloseTimeout: '9500ms', scheduleToCloseTimeout: '20s' } as const;
export const policyAttempts = 2;

/** Milliseconds, because the writer of a policy reckons with them. */
export const writerTiming = {
  /** Between two replacements of a policy, for which AWS has a quota of its own. */
  betweenWrites: 250,
  /** After a failure that heals: doubled each time. */
  firstBackoff: 500,
  longestBackoff: 15_000,
  /** After one that needs a person. */
  triesAgain: 5 * 60_000,
  /** After a replacement: an older one may commit late. */
  looksBackAfter: [5_000, 30_000, 120_000],
  /** While a deny is past its end and stays. */
  wakesAgain: 60 * 60_000,
  /** Between two looks at what the roles' own policies allow. */
  looksElsewhereEvery: 5_000,
  /** A writer that has nothing to do closes. */
  idle: 5 * 60_000,
  /** No signal for this long: another one will hardly come while the writer hands on. */
  calm: 250,
  /** A run lasts at least this long: the server bounds how often an id may begin anew. */
  shortestRun: 1_000,
} as const;

/**
 * Signals after which a writer continues as new; well below what stops a workflow from ever doing so. A signal that comes
 * while it does makes the worker play the whole run again, so runs are short. `ofOld`: of runs of earlier versions.
 */
export const signalsOfRun = { whenCalm: 50, atMost: 100, ofOld: 200 } as const;

/** Failures in a row after which those who wait are told. */
export const failuresUntilTold = 5;

/** Changes that one replacement takes at most. */
export const mostChangesAtOnce = 500;

/** A pass that finds another one at work asks again after this. */
export const passBusy = '10s';

/** Shards that a pass compares side by side. */
export const passLanes = 4;

/** Users whose owners a pass tells to look, per second: they read Cognito, at the pace of its quota. */
export const tellsPerSecond = 20;

/** One attempt that reads many records, or a few pages at the pace of the list quota; a killed worker is missed at once. */
export const longAttempt = { startToCloseTimeout: '60s', heartbeatTimeout: '15s' } as const;

/** One attempt that renders: a file may take 10 s, and a killed worker's user waits for the rest. */
export const renderAttempt = '30s';

/** Looks at users who are being revoked, whose objects may wait for days: pauses doubled each time. Milliseconds. */
export const offboardingLooks = { first: 5_000, longest: 60 * 60_000 } as const;

/** Hints that come meanwhile are answered by the same pass. */
export const hintsGatherFor = '30s';

/** A page of tags: two short requests for each object. */
export const tagAttempt = { startToCloseTimeout: '5m', heartbeatTimeout: '20s' } as const;

/**
 * Looks whether a policy isolates a tenant: once the writer was told, which answers or may have been terminated, after
 * `answerTakes`; from then on pauses doubled each time, the writer told again every few looks, and what it waits for shown
 * after some. Milliseconds.
 */
export const isolationLooks = { answerTakes: 10_000, firstPause: 100, longestPause: 15_000, tellsEvery: 8, quiet: 6 } as const;
