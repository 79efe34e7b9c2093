import type { UserPoolClientType } from '@aws-sdk/client-cognito-identity-provider';
import { DescribeUserPoolClientCommand, ListUserPoolClientsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UserDirectory } from '../core/ports';
import { type CognitoReach, isNotFound } from './cognito-call';
import { pageSize } from './pages';

export interface IdTokenLifeOptions {
  /** Calls per second of one operation on one pool, once the first few are spent. */
  readonly readsPerSecond: () => Promise<number>;
}

const cachedMs = 5 * 60 * 1_000;

/**
 * A pool with few clients is not made to wait. Cognito lets 5 calls a second of one operation through to one pool
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html); one is left to others.
 */
const unpacedReads = 4;

/** What an attempt that ended too soon has read is not read again: a pool may have 1,000 clients. */
const keptMs = 15 * 60 * 1_000;

/** The longest life of an ID token over the clients of a pool, kept for five minutes: app clients change rarely. */
export function idTokenLife(
  reach: CognitoReach,
  { readsPerSecond }: IdTokenLifeOptions,
): Pick<UserDirectory, 'longestIdToken' | 'listClients'> {
  const known = new Map<string, { readonly seconds: number; readonly readAt: number }>();
  const begun = new Map<string, { readonly lives: Map<string, number>; readonly since: number }>();
  const livesOf = (pool: string): Map<string, number> => {
    const kept = begun.get(pool);
    if (kept !== undefined && Date.now() - kept.since < keptMs) return kept.lives;
    const lives = new Map<string, number>();
    begun.set(pool, { lives, since: Date.now() });
    return lives;
  };
  return {
    listClients: async (pool) => (await listClients(reach, pool)).toSorted(),

    async longestIdToken(pool) {
      const kept = known.get(pool);
      if (kept !== undefined && Date.now() - kept.readAt < cachedMs) return kept.seconds;
      const lives = livesOf(pool);
      const ids = await listClients(reach, pool);
      const pause = 1_000 / (await readsPerSecond());
      for (const [index, id] of ids.filter((each) => !lives.has(each)).entries()) {
        if (index >= unpacedReads) await sleep(pause, undefined, wakeful(reach, pool));
        lives.set(id, await lifeOf(reach, pool, id));
      }
      const seconds = Math.max(0, ...ids.map((id) => lives.get(id) ?? 0));
      begun.delete(pool);
      known.set(pool, { seconds, readAt: Date.now() });
      return seconds;
    },
  };
}

const wakeful = ({ options }: CognitoReach, pool: string): { signal?: AbortSignal } => {
  const { abortSignal } = options(pool);
  return abortSignal === undefined ? {} : { signal: abortSignal };
};

const listClients = ({ client, call, options }: CognitoReach, pool: string): Promise<readonly string[]> =>
  call(pool, 'ListUserPoolClients', async () => {
    const ids: string[] = [];
    let next: string | undefined;
    do {
      const input = { UserPoolId: pool, MaxResults: pageSize, ...(next === undefined ? {} : { NextToken: next }) };
      const page = await client.send(new ListUserPoolClientsCommand(input), options(pool));
      ids.push(...(page.UserPoolClients ?? []).flatMap(({ ClientId }) => ClientId ?? []));
      next = page.NextToken;
    } while (next !== undefined);
    return ids;
  });

/** A client that was deleted meanwhile hands out no more tokens and counts as 0. */
const lifeOf = ({ client, call }: CognitoReach, pool: string, id: string): Promise<number> =>
  call(pool, 'DescribeUserPoolClient', async (options) => {
    try {
      const input = { UserPoolId: pool, ClientId: id };
      const { UserPoolClient = {} } = await client.send(new DescribeUserPoolClientCommand(input), options);
      return idTokenSeconds(UserPoolClient);
    } catch (error) {
      if (isNotFound(error)) return 0;
      throw error;
    }
  });

const unitSeconds = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;

/**
 * One hour unless the client says otherwise; a number without a unit counts hours
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html).
 */
export const idTokenSeconds = ({ IdTokenValidity: life, TokenValidityUnits: units }: UserPoolClientType): number =>
  life === undefined || life === 0 ? 3_600 : life * unitSeconds[units?.IdToken ?? 'hours'];
