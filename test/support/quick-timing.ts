/** What workflows wait for, made short: real time, and the same order of things. */
export * from '../../workflows/timing';

export const retryBackoff = { initialInterval: '20ms', backoffCoefficient: 2, maximumInterval: '300ms' } as const;

export const looksAgainAfter = ['20ms', '60ms', '200ms'] as const;

export const thawing = { firstLook: 50, longestPause: 100 } as const;

export const offboardingLooks = { first: 100, longest: 400 } as const;

export const isolationLooks = { answerTakes: 300, firstPause: 20, longestPause: 300, tellsEvery: 8, quiet: 6 } as const;

/** A run that moves objects, or takes a tenant away, is soon long enough to continue as new. */
export const eventsOfLongRun = 100;
