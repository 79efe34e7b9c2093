import type { PoolConfig } from '../config/types';
import type { UserRequest } from '../policy/user-request';
import { verbActions, type Verb } from '../policy/verbs';
import { bucketActions, listActions, objectActions, tellingActions } from './s3-actions';
import { filled, sharedPrefixes, type TenantPlace, tenantRoot } from './tenant-places';

export type Ask = Pick<UserRequest, 'action' | 'key' | 'prefix'>;

/** A session that asks. */
export interface Asker {
  /** `a user of "t10"`. */
  readonly who: string;
  /** ARN. */
  readonly role: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** One request, and what has to become of it. */
export interface IsolationCase {
  readonly asker: Asker;
  readonly bucket: string;
  readonly ask: Ask;
  /** What it is about, in words: a prefix, or `the bucket`. */
  readonly place: string;
  readonly expected: 'allowed' | 'denied';
}

interface Place {
  readonly words: string;
  readonly ask: Ask;
}

/** Every action on objects and listings of a tenant, by somebody who has no part in it. `sub`: of one of its users. */
export const strangersCases = (pool: PoolConfig, asker: Asker, owner: TenantPlace, sub: string): readonly IsolationCase[] =>
  [...objectsOf(pool, asker, owner, sub), ...listingsOf(pool, asker, owner, sub)].map((place) =>
    caseOf(asker, owner.bucket, place, 'denied'),
  );

/** What a role allows in the own prefix, and in prefixes that the tenant's users share. */
export interface OwnAccess {
  readonly verbs: readonly Verb[];
  /** Prefixes, each ending in `/`, and what is allowed below them. */
  readonly shared: readonly { readonly prefix: string; readonly verbs: readonly Verb[] }[];
}

/** Every action of a tenant's user on what is their own: what was granted is allowed, and nothing else. */
export const ownCases = (
  { layout }: PoolConfig,
  asker: Asker,
  owner: TenantPlace,
  { sub, access }: { readonly sub: string; readonly access: OwnAccess },
): readonly IsolationCase[] => {
  const own = filled(layout, owner.tenant, sub);
  const below = ({ prefix, verbs }: OwnAccess['shared'][number]): readonly IsolationCase[] => {
    const granted = verbs.flatMap((verb) => verbActions[verb]);
    const places = [...onObject(`${prefix}a`), ...listActions.map((action) => listing(action, prefix))];
    return places.map((place) => caseOf(asker, owner.bucket, place, granted.includes(place.ask.action) ? 'allowed' : 'denied'));
  };
  // Nobody replaces or deletes the marker, and `users/1` is not `users/1/`.
  const beside = [...onObject(own), listing('s3:ListBucket', own.slice(0, -1))];
  return [
    ...[{ prefix: own, verbs: access.verbs }, ...access.shared].flatMap(below),
    ...beside.map((place) => caseOf(asker, owner.bucket, place, 'denied')),
  ];
};

/** Every action on the bucket itself: nobody's. */
export const settingsCases = (asker: Asker, bucket: string): readonly IsolationCase[] =>
  bucketActions.map((action) => caseOf(asker, bucket, { words: 'the bucket', ask: { action } }, 'denied'));

const caseOf = (
  asker: Asker,
  bucket: string,
  { words: place, ask }: Place,
  expected: IsolationCase['expected'],
): IsolationCase => ({ asker, bucket, ask, place, expected });

const onObject = (key: string, actions = objectActions): readonly Place[] =>
  actions.map((action) => ({ words: key, ask: { action, key } }));

const listing = (action: string, prefix: string | undefined): Place => ({
  words: prefix === undefined ? 'the bucket' : `the listing of ${JSON.stringify(prefix)}`,
  ask: { action, ...(prefix === undefined ? {} : { prefix }) },
});

/** Keys of a tenant: of its user, of what its users share, and where the asker's own tags would lead within it; and beside them. */
const objectsOf = (pool: PoolConfig, asker: Asker, owner: TenantPlace, sub: string): readonly Place[] => {
  const { tenant } = owner;
  const own = filled(pool.layout, tenant, sub);
  const root = tenantRoot(pool, tenant);
  const keys = [
    `${own}a`,
    ...sharedPrefixes(pool, tenant).map((prefix) => `${prefix}a`),
    ...(root === undefined ? [] : [`${filled(pool.layout, tenant, asker.tags[pool.principalTags.sub] ?? sub)}a`]),
    ...within(pool, asker, owner).map((prefix) => `${prefix}a`),
  ];
  const beside = [own, `archive/${pool.userPoolId}/${sub}/1/a`, ...(root === undefined ? [] : [`${root}a`, root])];
  return [...once(keys).flatMap((key) => onObject(key)), ...once(beside).flatMap((key) => onObject(key, tellingActions))];
};

/** What the asker's own tags lead to, where that is the tenant's. */
const within = (pool: PoolConfig, { tags }: Asker, { tenant, alone }: TenantPlace): readonly string[] => {
  const { sub: subTag, tenant: tenantTag = '' } = pool.principalTags;
  const root = tenantRoot(pool, tenant);
  const asTagged = filled(pool.layout, tags[tenantTag] ?? '', tags[subTag] ?? '');
  return alone === true || (root !== undefined && asTagged.startsWith(root)) ? [asTagged] : [];
};

const once = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

const listingsOf = (pool: PoolConfig, asker: Asker, owner: TenantPlace, sub: string): readonly Place[] => {
  const { tenant } = owner;
  const root = tenantRoot(pool, tenant);
  const parent = root?.slice(0, root.lastIndexOf('/', root.length - 2) + 1) ?? '';
  const prefixes = once([
    undefined,
    '',
    parent,
    parent.slice(0, -1),
    ...(root === undefined ? [] : [root, root.slice(0, -1)]),
    filled(pool.layout, tenant, sub),
    ...sharedPrefixes(pool, tenant),
    ...within(pool, asker, owner),
  ]);
  return listActions.flatMap((action) => prefixes.map((prefix) => listing(action, prefix)));
};
