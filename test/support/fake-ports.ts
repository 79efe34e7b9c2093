import type { ActivityPorts } from '../../activities/activity-ports';
import type { BucketRemoval } from '../../core/bucket-removal';
import type { PublishedConfig } from '../../core/config/types';
import { GatehouseFailure } from '../../core/failures';
import type { ObjectLock } from '../../core/object-versions';
import type { DirectoryUser, ObjectStore, PolicyHost, UserDirectory, UserPage } from '../../core/ports';
import { byPrecedence, type RankedGroup } from '../../core/tags/by-precedence';
import type { Tags } from '../../core/tags/tags';
import { published } from './builders';
import { memoryBuckets } from './memory-buckets';
import { memoryBulk } from './memory-bulk';
import { memoryTags } from './memory-tags';

export interface StoredObject {
  readonly body: string;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** STANDARD where it is absent. */
  readonly storageClass?: string;
  readonly lock?: ObjectLock;
  /** With a key of its own. */
  readonly encrypted?: true;
  /** S3 has no checksum of it. */
  readonly unsummed?: true;
  /** Readable for now, although its class is a cold one. */
  readonly thawed?: true;
  readonly tags?: Tags;
  /** ISO 8601. */
  readonly modifiedAt?: string;
}

/** Objects in memory, by `bucket/key`, with the conditional writes of S3. */
export function memoryObjects(): ObjectStore & {
  readonly stored: Map<string, StoredObject>;
  /** Open multipart uploads: id to `bucket/key`. */
  readonly uploads: Map<string, string>;
} {
  const stored = new Map<string, StoredObject>();
  const uploads = new Map<string, string>();
  let writes = 0;
  const at = ({ bucket, key }: { bucket: string; key: string }): string => `${bucket}/${key}`;
  return {
    stored,
    uploads,
    openUploads: (bucket, prefix) => {
      const open = [...uploads].filter(([, at]) => at.startsWith(`${bucket}/${prefix}`));
      return Promise.resolve(open.map(([uploadId, at]) => ({ uploadId, key: at.slice(bucket.length + 1) })));
    },
    abortUpload: (_ref, uploadId) => {
      uploads.delete(uploadId);
      return Promise.resolve();
    },
    head: (ref) => {
      const found = stored.get(at(ref));
      return Promise.resolve(found && { etag: found.etag, bytes: found.body.length, metadata: found.metadata });
    },
    read: (ref, unlessEtag) => {
      const found = stored.get(at(ref));
      if (found === undefined) return Promise.resolve(undefined);
      return Promise.resolve(found.etag === unlessEtag ? 'unchanged' : { text: found.body, etag: found.etag });
    },
    write: (ref, body, condition, { metadata = {} } = {}) => {
      const found = stored.get(at(ref));
      const holds = 'etag' in condition ? found?.etag === condition.etag : found === undefined;
      if (!holds) return Promise.resolve({ written: false });
      const etag = `"${String(++writes)}"`;
      stored.set(at(ref), { body: Buffer.from(body).toString('utf8'), etag, metadata });
      return Promise.resolve({ written: true, etag });
    },
    remove: (ref, etag) => {
      const found = stored.get(at(ref));
      if (found !== undefined && found.etag !== etag) return Promise.resolve(false);
      stored.delete(at(ref));
      return Promise.resolve(true);
    },
    firstKeys: (bucket, prefix, limit, after = '') => {
      const keys = [...stored.keys()]
        .filter((key) => key.startsWith(`${bucket}/${prefix}`))
        .map((key) => key.slice(bucket.length + 1))
        .filter((key) => key > after);
      return Promise.resolve(keys.sort().slice(0, limit));
    },
  };
}

/** One pool's users and their groups in memory, found by username or, unless federated, by sub. */
export function memoryDirectory(): UserDirectory & {
  readonly users: Map<string, DirectoryUser>;
  /** Group name to the subs of its members. */
  readonly groups: Map<string, Set<string>>;
  /** Of groups that have one. */
  readonly precedence: Map<string, number>;
} {
  const users = new Map<string, DirectoryUser>();
  const groups = new Map<string, Set<string>>();
  const precedence = new Map<string, number>();
  const find = (name: string): DirectoryUser | undefined =>
    [...users.values()].find(
      ({ username, sub, status }) => username === name || (sub === name && status !== 'EXTERNAL_PROVIDER'),
    );
  const change = (name: string, alter: (user: DirectoryUser) => DirectoryUser): Promise<void> => {
    const user = find(name);
    if (user === undefined) return Promise.reject(gone());
    users.set(user.sub, alter(user));
    return Promise.resolve();
  };
  const membersOf = (group: string): Set<string> => {
    const members = groups.get(group);
    if (members === undefined) throw new GatehouseFailure('GroupMissing', { place: `group=${group}`, remedy: 'Create it.' });
    return members;
  };
  return {
    users,
    groups,
    precedence,
    groupsOf: (_pool, username) => {
      const user = find(username);
      if (user === undefined) return Promise.reject(gone());
      const joined = [...groups].filter(([, members]) => members.has(user.sub)).map(([name]) => name);
      return Promise.resolve(byPrecedence(joined.map((name) => ranked(name, precedence.get(name)))));
    },
    disable: (_pool, username) => change(username, (user) => ({ ...user, enabled: false })),
    enable: (_pool, username) => change(username, (user) => ({ ...user, enabled: true })),
    signOutEverywhere: (_pool, username) => change(username, (user) => user),
    joinGroup: (_pool, username, group) => change(username, (user) => (membersOf(group).add(user.sub), user)),
    leaveGroup: (_pool, username, group) => change(username, (user) => (membersOf(group).delete(user.sub), user)),
    groupExists: (_pool, group) => Promise.resolve(groups.has(group)),
    listMembers: (_pool, group, token) =>
      Promise.resolve(
        pageOf(
          [...membersOf(group)].flatMap((sub) => users.get(sub) ?? []),
          token,
        ),
      ),
    longestIdToken: () => Promise.resolve(3600),
    listClients: () => Promise.resolve(['client']),
    getUser: (_pool, username) => Promise.resolve(find(username)),
    findUsername: ({ sub }) => Promise.resolve([...users.values()].find((user) => user.sub === sub)?.username),
    listUsers: (_pool, shard, token) =>
      Promise.resolve(
        pageOf(
          [...users.values()].filter(({ sub }) => sub.startsWith(shard)),
          token,
        ),
      ),
    listDisabled: (_pool, token) =>
      Promise.resolve(
        pageOf(
          [...users.values()].filter(({ enabled }) => !enabled),
          token,
        ),
      ),
    estimateUsers: () => Promise.resolve(users.size),
    writeAttributes: (_pool, username, attributes) =>
      change(username, (user) => ({ ...user, attributes: { ...user.attributes, ...attributes } })),
  };
}

const ranked = (name: string, precedence: number | undefined): RankedGroup =>
  precedence === undefined ? { name } : { name, precedence };

const pageOf = (listed: readonly DirectoryUser[], token = '0'): UserPage => {
  const [from, to] = [Number(token), Number(token) + 60];
  return { users: listed.slice(from, to), ...(to < listed.length ? { next: String(to) } : {}) };
};

const gone = (): GatehouseFailure => new GatehouseFailure('UserGone', { place: 'pool', remedy: 'Look again.' });

/** Policies in memory, by bucket. */
export function memoryHost(): PolicyHost & { readonly policies: Map<string, string> } {
  const policies = new Map<string, string>();
  return {
    policies,
    read: (name) => Promise.resolve(policies.get(name)),
    write: (name, policy) => {
      policies.set(name, policy);
      return Promise.resolve('written');
    },
    remove: (name) => {
      policies.delete(name);
      return Promise.resolve();
    },
  };
}

/** Deletes what is no more than a name here: a bucket without objects. */
const memoryBucketRemoval = (stored: ReadonlyMap<string, StoredObject>): BucketRemoval => ({
  deleteEmpty: (bucket) =>
    Promise.resolve([...stored.keys()].some((key) => key.startsWith(`${bucket}/`)) ? 'not-empty' : 'deleted'),
});

/** Ports in memory for activities and workflow logic; the parts that a test looks at or replaces are its own. */
export function memoryPorts(config: PublishedConfig = published()) {
  const objects = memoryObjects();
  const directory = memoryDirectory();
  const host = memoryHost();
  const ports: ActivityPorts = {
    objects,
    bulk: memoryBulk(objects.stored),
    bucketRemoval: memoryBucketRemoval(objects.stored),
    tags: memoryTags(objects.stored),
    directory,
    configs: { published: () => Promise.resolve(config) },
    starter: {
      signalOwner: () => Promise.resolve(),
      requestUseCase: () => Promise.resolve(),
      answer: () => Promise.resolve(),
      answerOwner: () => Promise.resolve(),
      requestAccess: () => Promise.resolve(),
      changeGroups: () => Promise.resolve(),
      recheck: () => Promise.resolve(),
      syncGroup: () => Promise.resolve(),
      deliverFirstLogin: () => Promise.resolve(),
      hintReconcile: () => Promise.resolve(),
      provisionTenant: () => Promise.resolve(),
      findTenantOf: () => Promise.resolve(),
      isRunning: () => Promise.resolve(false),
    },
    hosts: { s3: host },
    identityPools: {
      describe: () => Promise.resolve({ allowClassicFlow: false, allowUnauthenticated: false, providers: [], roles: {} }),
    },
    buckets: memoryBuckets(),
    roles: { read: () => Promise.resolve(undefined), exists: () => Promise.resolve(true) },
    ownRole: undefined,
    renderer: { render: ({ fields }) => Promise.resolve(Buffer.from(JSON.stringify(fields))) },
    telemetry: { inForce: () => undefined },
    clock: { now: () => new Date() },
    controlBucket: 'control',
  };
  return { ports, objects, directory, host };
}
