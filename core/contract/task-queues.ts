/**
 * A class of work with a pace of its own. `gatehouse` runs workflows and whatever enforces; it has no rate, because a
 * rate switches eager activities off. The Cognito queues are paced by the Temporal server for the whole fleet
 * (`maxTaskQueueActivitiesPerSecond`).
 */
export const taskQueues = [
  'gatehouse',
  'gatehouse-observe',
  'gatehouse-user-update',
  'gatehouse-user-list',
  'gatehouse-pool-read',
  'gatehouse-bulk',
] as const;

export type TaskQueue = (typeof taskQueues)[number];

/** What `--queues` takes: names of groups of queues that scale apart. */
export const queueGroups = {
  enforce: ['gatehouse', 'gatehouse-observe', 'gatehouse-user-update', 'gatehouse-user-list', 'gatehouse-pool-read'],
  bulk: ['gatehouse-bulk'],
} as const satisfies Record<string, readonly TaskQueue[]>;

export type QueueGroup = keyof typeof queueGroups;

/** `taskQueuePrefix` lets several deployments share a namespace. */
export const queueName = (queue: TaskQueue, prefix: string): string => `${prefix}${queue}`;

/**
 * Cognito quota categories that Gatehouse calls, with the default quota in requests per second, for an account and
 * Region (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html).
 */
export const quotaCategories = {
  UserRead: 120,
  UserUpdate: 25,
  UserList: 30,
  UserResourceRead: 50,
  UserPoolRead: 15,
  UserPoolClientRead: 15,
  UserPoolResourceRead: 20,
} as const;

export type QuotaCategory = keyof typeof quotaCategories;

interface QueueDemand {
  readonly category: QuotaCategory;
  /** The part of the category's share that this queue may use; the parts of a category sum to at most 1. */
  readonly part: number;
  /** The most calls of the category that one activity of this queue makes. */
  readonly callsPerActivity: number;
  /** Called only where some pool has groups. */
  readonly ofGroups?: true;
}

/** Which queue calls what. A test sums the parts. */
export const queueDemands: Partial<Record<TaskQueue, readonly QueueDemand[]>> = {
  'gatehouse-observe': [
    // Two where the username in the registry no longer leads to the user.
    { category: 'UserRead', part: 2 / 3, callsPerActivity: 1 },
    // Two for who is in more than 60 groups.
    { category: 'UserResourceRead', part: 2 / 3, callsPerActivity: 1, ofGroups: true },
  ],
  // Where the pool does not answer to the sub, an AdminGetUser proves whom the write will hit.
  'gatehouse-user-update': [
    { category: 'UserUpdate', part: 1, callsPerActivity: 1 },
    { category: 'UserRead', part: 5 / 24, callsPerActivity: 1 },
  ],
  'gatehouse-user-list': [
    { category: 'UserList', part: 1, callsPerActivity: 1 },
    { category: 'UserRead', part: 1 / 8, callsPerActivity: 1 },
  ],
  'gatehouse-pool-read': [
    { category: 'UserPoolRead', part: 1, callsPerActivity: 1 },
    // Whoever reads the clients of a pool with many of them paces itself at `callRatePerPool`.
    { category: 'UserPoolClientRead', part: 1, callsPerActivity: 1 },
    { category: 'UserPoolResourceRead', part: 1, callsPerActivity: 1 },
  ],
};

export interface QuotaSettings {
  /** The part of every quota that Gatehouse may use; the rest is the live application's. Above 0, at most 1. */
  readonly share: number;
  /** Quotas that AWS raised for this account, in requests per second. */
  readonly limits: Partial<Record<QuotaCategory, number>>;
}

/** Calls of a category per second that Gatehouse may make. */
export const callRate = (category: QuotaCategory, { share, limits }: QuotaSettings): number =>
  (limits[category] ?? quotaCategories[category]) * share;

/** Cognito lets 5 calls a second of one operation about clients, groups and the like through to one pool, whatever the category's quota. */
const perPool = 5;

/** Calls per second of one such operation on one pool that Gatehouse may make. */
export const callRatePerPool = (category: QuotaCategory, quota: QuotaSettings): number =>
  Math.min(callRate(category, quota), perPool * quota.share);

/** What of a configuration decides which categories a queue calls. */
export interface QueueUse {
  /** Whether some pool has groups. */
  readonly groups: boolean;
}

/** Activities per second that a queue may start in the whole fleet, or `undefined` where nothing bounds it. */
export function queueRate(queue: TaskQueue, quota: QuotaSettings, { groups }: QueueUse): number | undefined {
  const rates = (queueDemands[queue] ?? [])
    .filter(({ ofGroups }) => groups || ofGroups === undefined)
    .map(({ category, part, callsPerActivity }) => (callRate(category, quota) * part) / callsPerActivity);
  return rates.length === 0 ? undefined : Math.min(...rates);
}
