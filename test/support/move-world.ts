import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { createActivities } from '../../activities';
import type { PoolConfig } from '../../core/config/types';
import { policyWriterId, userLifecycleId } from '../../core/contract/ids';
import { type LifecycleStatus, messageNames, type Receipt } from '../../core/contract/messages';
import type { EventKind, IdentityEvent } from '../../core/events/identity-event';
import type { PolicyDocument } from '../../core/policy/document';
import { explainAccess } from '../../core/policy/explain-access';
import type { AccessEntry, AccessRecord } from '../../core/registry/access-record';
import { newTenantRecord, type TenantRecord } from '../../core/registry/tenant-record';
import type { UserRecord } from '../../core/registry/user-record';
import { event, pool, published, user as build } from './builders';
import type { ActivityOverrides, Deployment } from './deployment';
import { memoryPorts, type StoredObject } from './fake-ports';
import { until } from './until';

const userRole = 'arn:aws:iam::111122223333:role/app-user';
const tenantAttribute = 'custom:tenant_id';

/** What a run of a move does, in order. */
const moveSteps = [
  'ensurePrefix',
  'signOutForMove',
  'abortUploads',
  'movePage',
  'proveMoved',
  'deleteMoved',
  'arriveAtTenant',
  'writeAttributes',
  'measureWindow',
  'finishMove',
  'writeReceipt',
] as const;

export type MoveActivity = (typeof moveSteps)[number];

/** A pool whose users belong to tenants, in memory, and a look at what live credentials reach by the live policy. */
export function moveWorldIn(environment: TestWorkflowEnvironment, config: Partial<PoolConfig> = {}) {
  const dataBucket = `data-${randomUUID()}`;
  const otherBucket = `${dataBucket}-other`;
  const base = published({
    dataBucket,
    layout: 'tenants/{tenant}/users/{sub}/',
    tenantAttribute,
    principalTags: { sub: 'sub', tenant: 'tenant' },
    userRoles: [userRole],
    identityPoolId: 'us-east-1:1',
    structure: ['documents/'],
    ...config,
  });
  const [first] = base.config.pools;
  // The other bucket is one of the same pool, as that of a tenant would be.
  const others = first === undefined ? [] : [{ ...first, dataBucket: otherBucket }];
  const memory = memoryPorts({ ...base, config: { ...base.config, pools: [...base.config.pools, ...others] } });
  const { stored } = memory.objects;
  const at = (sub: string, tenant: string): string => `tenants/${tenant}/users/${sub}/`;
  const put = (sub: string, tenant: string, name: string, body: string, more: Partial<StoredObject> = {}): void => {
    stored.set(`${dataBucket}/${at(sub, tenant)}${name}`, { body, etag: `"${randomUUID()}"`, metadata: {}, ...more });
  };
  /** Names to bodies, markers left out. */
  const below = (prefix: string): Record<string, string> =>
    Object.fromEntries(
      [...stored].flatMap(([key, { body }]) =>
        key.startsWith(`${dataBucket}/${prefix}`) && !key.endsWith('/')
          ? [[key.slice(dataBucket.length + prefix.length + 1), body]]
          : [],
      ),
    );
  const record = (sub: string): UserRecord | undefined => {
    const found = stored.get(`control/registry/users/${pool}/${sub}.json`);
    return found === undefined ? undefined : (JSON.parse(found.body) as UserRecord);
  };
  const addUser = (tenant: string): string => {
    const sub = randomUUID();
    memory.directory.users.set(sub, build({ sub, username: `u-${sub}`, attributes: { [tenantAttribute]: tenant } }));
    return sub;
  };
  const set = (sub: string, change: { readonly tenant?: string; readonly enabled?: boolean }): void => {
    const known = memory.directory.users.get(sub);
    if (known === undefined) throw new Error('There is such a user.');
    const { tenant, enabled = known.enabled } = change;
    const attributes = tenant === undefined ? known.attributes : { ...known.attributes, [tenantAttribute]: tenant };
    memory.directory.users.set(sub, { ...known, enabled, attributes });
  };
  const hint = (sub: string, kind: EventKind): IdentityEvent => {
    const time = new Date().toISOString();
    return event(kind, { sub, id: randomUUID(), at: time, receivedAt: time });
  };
  const owner = (sub: string) => environment.client.workflow.getHandle(userLifecycleId({ pool, sub }));
  const status = (sub: string) => owner(sub).query<LifecycleStatus>(messageNames.lifecycleStatus);
  const receipts = (useCase: string): readonly Receipt[] =>
    [...stored].flatMap(([key, { body }]) =>
      key.startsWith(`control/receipts/${useCase}/`) ? [JSON.parse(body) as Receipt] : [],
    );
  /** Whether credentials with the tag of a tenant may read what lies below the user's prefix in one. */
  const reaches = (sub: string, credentialsOf: string, tenant: string): boolean => {
    const policy = memory.host.policies.get(dataBucket);
    const policies =
      policy === undefined
        ? { identity: [] }
        : { identity: [], resource: { name: dataBucket, document: JSON.parse(policy) as PolicyDocument } };
    const asked = { role: userRole, tags: { sub, tenant: credentialsOf }, bucketArn: `arn:aws:s3:::${dataBucket}` };
    const key = `${at(sub, tenant)}a.txt`;
    return explainAccess(policies, { ...asked, action: 's3:GetObject', key, at: new Date().toISOString() }).verdict === 'allowed';
  };
  const settled = async (sub: string): Promise<void> => void (await owner(sub).result());
  const isHeld = async (sub: string): Promise<boolean> => (await status(sub)).needs?.type === 'TenantChanged';
  const register = async ({ starter }: Deployment, sub: string): Promise<void> => {
    await starter.recheck({ kind: 's3', name: dataBucket }, { because: 'config' });
    await until(() => Promise.resolve(memory.host.policies.has(dataBucket)));
    await starter.signalOwner({ pool, sub }, [hint(sub, 'user-confirmed')]);
    await settled(sub);
  };
  const tell = ({ starter }: Deployment, sub: string, kind: EventKind = 'user-changed'): Promise<void> =>
    starter.signalOwner({ pool, sub }, [hint(sub, kind)]);
  const moveTo = async (deployment: Deployment, sub: string, tenant: string): Promise<void> => {
    set(sub, { tenant });
    await tell(deployment, sub);
  };
  const approve = ({ client, taskQueue }: Deployment, sub: string, tenant: string): Promise<Receipt> =>
    client.workflow.execute('moveTenant', { taskQueue, workflowId: randomUUID(), args: [{ pool, sub, tenant }] });
  /** The activities of a move, each with something that happens before it is done and after. */
  const around = (
    before: (name: MoveActivity, sub: string) => Promise<void> | void,
    after: (name: MoveActivity, sub: string) => Promise<void> | void = () => undefined,
  ): ActivityOverrides => {
    const activities = createActivities(memory.ports);
    const wrapped = moveSteps.map((name) => {
      const work = activities[name] as (input: object) => Promise<unknown>;
      return [
        name,
        async (input: { readonly sub?: string; readonly receipt?: Receipt; readonly prefix?: string }) => {
          const sub = input.sub ?? input.receipt?.sub ?? input.prefix?.split('/').at(-2) ?? '';
          await before(name, sub);
          const done = await work(input);
          await after(name, sub);
          return done;
        },
      ] as const;
    });
    return Object.fromEntries(wrapped);
  };
  /** A tenant that was made, its users' objects in a bucket. */
  const tenantIn = (tenant: string, bucket: string): void => {
    const storage = { pool, mode: 'bucket', bucket, prefix: `tenants/${tenant}/` } as const;
    const made: TenantRecord = { ...newTenantRecord(tenant), state: 'active', storages: [storage] };
    stored.set(`control/registry/tenants/${tenant}.json`, { body: JSON.stringify(made), etag: '"1"', metadata: {} });
  };
  /** What the writer of a bucket's policy was last asked of a user. */
  const askedOf = (bucket: string, sub: string): AccessEntry | undefined => {
    const found = stored.get(`control/registry/access/s3/${bucket}.json`);
    return found === undefined ? undefined : (JSON.parse(found.body) as AccessRecord).entries[sub];
  };
  const closeWriter = (bucket = dataBucket) => environment.client.workflow.getHandle(policyWriterId('s3', bucket)).terminate();
  const holds = (check: () => boolean | Promise<boolean>, patienceMs?: number) => until(async () => check(), patienceMs);
  return {
    ...memory,
    ...{
      pool,
      dataBucket,
      otherBucket,
      stored,
      at,
      put,
      below,
      record,
      addUser,
      set,
      hint,
      owner,
      status,
      receipts,
      reaches,
      settled,
      isHeld,
    },
    ...{ register, tell, moveTo, approve, around, tenantIn, askedOf, closeWriter, holds },
  };
}

export type MoveWorld = ReturnType<typeof moveWorldIn>;
