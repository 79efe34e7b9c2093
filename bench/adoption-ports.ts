import type { ActivityPorts } from '../activities/activity-ports';
import { receiptsPrefix } from '../core/layout/control-keys';
import type { ObjectStore } from '../core/ports';
import { syntheticDirectory } from './synthetic-directory';

export const syntheticPool = 'us-east-1_Synthetic';
const controlBucket = 'control';

/** Ports for adopting made-up users: records are counted and dropped. */
export function createAdoptionPorts(users: number) {
  let written = 0;
  const unused = (): never => {
    throw new Error('Adoption does not come to this.');
  };
  const objects: ObjectStore = {
    head: unused,
    read: unused,
    remove: unused,
    firstKeys: unused,
    openUploads: unused,
    abortUpload: unused,
    write: ({ key }, body) => {
      if (key.startsWith(receiptsPrefix)) return Promise.resolve({ written: true, etag: 'receipt' });
      if (!String(body).startsWith('{"schema":"gatehouse.user/1"')) throw new Error('That is no record.');
      return Promise.resolve({ written: true, etag: String(++written) });
    },
  };
  const config = {
    controlBucket,
    pools: [
      {
        userPoolId: syntheticPool,
        mode: 'observe',
        dataBucket: 'data',
        layout: 'users/{sub}/',
        structure: [],
        writeBack: {},
        credentials: 'identity-pool',
        principalTags: { sub: 'sub' },
        userRoles: [],
        ownPrefix: [],
        groups: {},
      },
    ],
    quota: { share: 0.5, limits: {} },
  } as const;
  const ports: ActivityPorts = {
    directory: syntheticDirectory(users),
    objects,
    bulk: { list: unused, copy: unused, thaw: unused, inspect: unused, listVersions: unused, removeVersion: unused },
    bucketRemoval: { deleteEmpty: unused },
    tags: { read: unused, replace: unused },
    configs: {
      published: () =>
        Promise.resolve({
          schema: 'gatehouse.config/1',
          revision: 1,
          publishedAt: '2026-01-01T00:00:00.000Z',
          config,
          clients: {},
        }),
    },
    starter: {
      signalOwner: unused,
      requestUseCase: unused,
      answer: unused,
      answerOwner: unused,
      requestAccess: unused,
      changeGroups: unused,
      recheck: unused,
      syncGroup: unused,
      deliverFirstLogin: unused,
      hintReconcile: unused,
      provisionTenant: unused,
      findTenantOf: unused,
      isRunning: unused,
    },
    hosts: { s3: { read: unused, write: unused, remove: unused } },
    identityPools: { describe: unused },
    buckets: { look: unused, create: unused, ensure: unused },
    roles: { read: unused, exists: unused },
    ownRole: undefined,
    renderer: { render: unused },
    telemetry: { inForce: unused },
    clock: { now: () => new Date() },
    controlBucket,
  };
  return { ports, written: () => written };
}
