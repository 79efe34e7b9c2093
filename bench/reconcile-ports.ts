import type { ActivityPorts } from '../activities/activity-ports';
import { passesPrefix, reportsPrefix } from '../core/layout/control-keys';
import { poolConfig, published } from '../test/support/builders';
import { memoryPorts } from '../test/support/fake-ports';
import { createSpreadPool, spreadPool } from './spread-pool';

/**
 * Ports for comparing made-up users: what passes leave stays in memory, but for what they have seen of a million users,
 * which is counted and dropped.
 */
export function createReconcilePorts(users: number, keepsIndex: boolean) {
  const pool = createSpreadPool(users);
  const config = published({ userPoolId: spreadPool, layout: 'users/{sub}/' });
  const unpaced = {
    ...config.config,
    pools: [poolConfig({ userPoolId: spreadPool })],
    quota: { share: 1, limits: { UserList: 1e9 } },
  };
  const { ports: memory, objects } = memoryPorts({ ...config, config: unpaced });
  let read = 0;
  const isIndex = (key: string): boolean => key.startsWith(`${passesPrefix}${spreadPool}/`);
  const isOurs = (key: string): boolean => key.startsWith(passesPrefix) || key.startsWith(reportsPrefix);
  const ports: ActivityPorts = {
    ...memory,
    directory: {
      ...memory.directory,
      listUsers: pool.listUsers,
      listDisabled: () => Promise.resolve({ users: [] }),
      estimateUsers: () => Promise.resolve(users),
    },
    objects: {
      ...objects,
      read: (ref, unlessEtag) => {
        if (isOurs(ref.key)) return objects.read(ref, unlessEtag);
        const found = pool.readRecord(ref.key);
        if (found !== undefined) read++;
        return found === undefined ? objects.read(ref, unlessEtag) : Promise.resolve(found);
      },
      write: (ref, body, condition, options) =>
        isIndex(ref.key) && !keepsIndex
          ? Promise.resolve({ written: true, etag: 'dropped' })
          : objects.write(ref, body, condition, options),
    },
    bulk: { ...memory.bulk, list: (_bucket, prefix, _after, limit) => Promise.resolve(pool.listRecords(prefix, limit)) },
  };
  return { ports, pool, figures: () => ({ calls: pool.calls(), read }) };
}
