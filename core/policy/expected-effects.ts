import { rolesOf } from '../config/types';
import type { AccessEntry, CutOff } from '../registry/access-record';
import { rosterOwnPrefix, rosterTemplates, type PoolInForce } from './pool-in-force';
import { deniesInForce, isHard } from './sub-denies';
import { askUnder, type UserRequest } from './user-request';
import { verbActions, verbs, type Verb } from './verbs';

/** Something that the policy is to do for the user of an entry. */
export interface ExpectedEffect {
  /** `granted`: some Allow applies; a Deny may still beat it. */
  readonly wanted: 'granted' | 'denied';
  readonly roles: readonly string[];
  /** Keys and prefixes as templates, with `{tenant}` and `{sub}`. */
  readonly ask: Pick<UserRequest, 'action' | 'key' | 'prefix' | 'issuedAt'>;
}

const allActions = verbs.flatMap((verb) => verbActions[verb]);

/** What an access record asks for one user. */
export const expectedEffects = (pool: PoolInForce, entry: AccessEntry, cutOff: CutOff | undefined): readonly ExpectedEffect[] => [
  ...(pool.config.mode === 'enforce' ? [...denied(pool, entry, cutOff), ...narrowed(pool, entry)] : []),
  ...granted(pool, entry),
];

const denied = (pool: PoolInForce, entry: AccessEntry, cutOff: CutOff | undefined): readonly ExpectedEffect[] => {
  const roles = rolesOf(pool.config);
  const inForce = deniesInForce(entry, cutOff);
  const covered = cutOff !== undefined && entry.denies.some((deny) => isHard(deny) && !inForce.includes(deny));
  return [
    ...(covered ? everything(pool).map((one) => ({ ...one, ask: { ...one.ask, issuedAt: longAgo } })) : []),
    ...inForce.flatMap(({ scope }) =>
      scope === 'whole'
        ? everything(pool)
        : scope.flatMap((part) => onPrefix(part.prefix, part.verbs).map((ask) => ({ wanted: 'denied' as const, roles, ask }))),
    ),
  ];
};

/** A time before any cut-off. */
const longAgo = '2000-01-01T00:00:00Z';

const everything = ({ config }: PoolInForce): readonly ExpectedEffect[] =>
  [
    ...allActions.map((action) => askUnder(action, config.layout)),
    ...['s3:GetObject', 's3:PutObject', 's3:GetObjectVersion'].map((action) => ({ action, key: 'elsewhere' })),
    ...['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketLocation'].map((action) => ({ action })),
  ].map((ask) => ({ wanted: 'denied', roles: rolesOf(config), ask }));

const granted = (pool: PoolInForce, entry: AccessEntry): readonly ExpectedEffect[] => {
  const templates = rosterTemplates(pool, entry).map(([, template]) => template);
  const asked = templates.flatMap(({ grants }) => grants.flatMap(({ prefix, allow }) => onPrefix(prefix, allow)));
  const own = onPrefix(pool.config.layout, rosterOwnPrefix(templates) ?? []);
  const usual = pool.roles.filter((role) => !pool.ownPrefixOf.has(role));
  return [
    ...asked.map((ask) => ({ wanted: 'granted' as const, roles: pool.roles, ask })),
    ...own.map((ask) => ({ wanted: 'granted' as const, roles: usual, ask })),
  ];
};

const narrowed = (pool: PoolInForce, entry: AccessEntry): readonly ExpectedEffect[] => {
  const own = rosterOwnPrefix(rosterTemplates(pool, entry).map(([, template]) => template));
  if (own === undefined) return [];
  const given = verbs.filter((verb) => [pool.config.ownPrefix, ...pool.ownPrefixOf.values()].some((some) => some.includes(verb)));
  const missing = given.filter((verb) => !own.includes(verb));
  return onPrefix(pool.config.layout, missing).map((ask) => ({ wanted: 'denied', roles: rolesOf(pool.config), ask }));
};

const onPrefix = (prefix: string, some: readonly Verb[]): readonly Pick<UserRequest, 'action' | 'key' | 'prefix'>[] =>
  some.flatMap((verb) => verbActions[verb]).map((action) => askUnder(action, prefix));
