import { setTimeout as sleep } from 'node:timers/promises';
import { describeAppClient, describePool, type AppClientFacts } from '../../../aws/pool-facts';
import { listClientIds } from '../../../aws/pool-setup';
import type { PoolConfig } from '../../../core/config/types';
import type { Aws } from '../open-aws';
import type { PoolState } from './facts';
import type { Looker } from './looker';

/** Cognito allows 5 descriptions a second of the clients of one pool; few clients are looked at without a pause. */
const unpacedClients = 10;
const pauseMs = 250;

/** The pool and its app clients, read alone. */
export async function lookAtPool({ cognito }: Pick<Aws, 'cognito'>, config: PoolConfig, { look }: Looker): Promise<PoolState> {
  const { userPoolId } = config;
  const pool = await look('cognito-idp:DescribeUserPool', () => describePool(cognito, userPoolId));
  if (pool === undefined) return { config, pool, clients: [] };
  const clients: AppClientFacts[] = [];
  const ids = (await look('cognito-idp:ListUserPoolClients', () => listClientIds(cognito, userPoolId))) ?? [];
  for (const [index, id] of ids.entries()) {
    if (index >= unpacedClients) await sleep(pauseMs);
    const found = await look('cognito-idp:DescribeUserPoolClient', () => describeAppClient(cognito, userPoolId, id));
    if (found === undefined) break;
    clients.push(found);
  }
  return { config, pool, clients };
}
