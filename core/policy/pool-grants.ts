import { groupBy } from './group-by';
import { allowOn } from './on-prefix';
import type { Label, Piece } from './piece';
import { rosterOwnPrefix, rosterTemplates, type PoolInForce } from './pool-in-force';
import type { Verb } from './verbs';

const toRoles: readonly [Label, Label] = ['Objects', 'Listing'];
const toRoster: readonly [Label, Label] = ['RosterObjects', 'RosterListing'];

/** What the pool's roles and rosters are allowed, a piece for each grant. */
export const poolGrants = (pool: PoolInForce): readonly Piece[] => [
  ...ownPrefix(pool),
  ...tenantGrants(pool),
  ...roleGrants(pool),
  ...rosterGrants(pool),
  ...rosterWidening(pool),
];

const ownPrefix = (pool: PoolInForce): readonly Piece[] =>
  pool.roles.flatMap((role) =>
    allowOn(pool, toRoles, {
      verbs: pool.ownPrefixOf.get(role) ?? pool.config.ownPrefix,
      prefix: pool.config.layout,
      who: { principals: [role] },
    }),
  );

/** What every user may do in what the tenant shares: by the session's tags, so that it takes no room for each tenant. */
const tenantGrants = (pool: PoolInForce): readonly Piece[] =>
  (pool.config.tenants?.grants ?? []).flatMap(({ prefix, allow }) =>
    allowOn(pool, toRoles, { verbs: allow, prefix, who: { principals: pool.roles } }),
  );

const roleGrants = (pool: PoolInForce): readonly Piece[] =>
  [...pool.groups.values()].flatMap(({ grants, role }) =>
    role === undefined || !pool.roles.includes(role)
      ? []
      : grants.flatMap(({ prefix, allow }) => allowOn(pool, toRoles, { verbs: allow, prefix, who: { principals: [role] } })),
  );

const rosterGrants = (pool: PoolInForce): readonly Piece[] => {
  const members = pool.entries.flatMap(([sub, entry]) => rosterTemplates(pool, entry).map(([name]) => ({ name, sub })));
  return [...groupBy(members, ({ name }) => name)].flatMap(([name, roster]) => {
    const who = { principals: pool.roles, subTag: pool.config.principalTags.sub, subs: roster.map(({ sub }) => sub) };
    const grants = pool.groups.get(name)?.grants ?? [];
    return grants.flatMap(({ prefix, allow }) => allowOn(pool, toRoster, { verbs: allow, prefix, who }));
  });
};

/** What a roster's own-prefix template gives beyond the pool's, in roles that have no template of their own. */
const rosterWidening = (pool: PoolInForce): readonly Piece[] => {
  const { layout: prefix, ownPrefix: usual, principalTags } = pool.config;
  const principals = pool.roles.filter((role) => !pool.ownPrefixOf.has(role));
  return bySetOfVerbs(pool, (own) => own.filter((verb) => !usual.includes(verb))).flatMap(({ verbs, subs }) =>
    allowOn(pool, toRoster, { verbs, prefix, who: { principals, subTag: principalTags.sub, subs } }),
  );
};

/** Members with an own-prefix template, by the verbs that `some` picks of it. */
export const bySetOfVerbs = (
  pool: PoolInForce,
  some: (ownPrefix: readonly Verb[]) => readonly Verb[],
): readonly { readonly verbs: readonly Verb[]; readonly subs: readonly string[] }[] => {
  const members = pool.entries.flatMap(([sub, entry]) => {
    const own = rosterOwnPrefix(rosterTemplates(pool, entry).map(([, template]) => template));
    return own === undefined ? [] : [{ sub, verbs: some(own) }];
  });
  return [...groupBy(members, ({ verbs }) => verbs.join()).values()].map((alike) => ({
    verbs: alike[0]?.verbs ?? [],
    subs: alike.map(({ sub }) => sub),
  }));
};
