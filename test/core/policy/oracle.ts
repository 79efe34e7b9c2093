import { hardCauses } from '../../../core/contract/access';
import type { GroupTemplate, PoolConfig } from '../../../core/config/types';
import type { CompileInput } from '../../../core/policy/compile';
import type { UserRequest } from '../../../core/policy/user-request';
import { verbActions, verbs, type Verb } from '../../../core/policy/verbs';

/** Who asks for what. Without `sub` or `tenant` the session lacks that tag. */
export interface Asked extends Pick<UserRequest, 'action' | 'key' | 'prefix'> {
  readonly role: string;
  readonly sub?: string;
  readonly tenant?: string;
}

/** What a user of the pool may do, told from templates and record without making a policy of them. */
export const mayDo = (input: CompileInput, pool: PoolConfig, asked: Asked): boolean =>
  isGranted(input, pool, asked) && !(pool.mode === 'enforce' && isDenied(input, pool, asked));

const isGranted = (input: CompileInput, pool: PoolConfig, asked: Asked): boolean => {
  const live = liveGroups(input, pool);
  const roles = [...pool.userRoles, ...live.flatMap(([, { role }]) => (role === undefined ? [] : [role]))];
  if (!roles.includes(asked.role) || input.record.unknownPrincipals.includes(asked.role)) return false;
  const rosters = rostersOf(input, pool, asked);
  const own = ownOfRole(live, asked.role);
  const widened = own === undefined ? ownOfRosters(rosters) : undefined;
  const grants = [...rosters, ...live.filter(([, { role }]) => role === asked.role)].flatMap(([, { grants: some }]) => some);
  return (
    covers(asked, pool.layout, [...(own ?? pool.ownPrefix), ...(widened ?? [])]) ||
    grants.some(({ prefix, allow }) => covers(asked, prefix, allow))
  );
};

const isDenied = (input: CompileInput, pool: PoolConfig, asked: Asked): boolean => {
  const { sub = '', tenant } = asked;
  if (input.tagsInForce.has(pool.userPoolId) && (asked.sub === undefined || tenant === undefined)) return true;
  if (tenant === '' || (tenant !== undefined && /[/*?]/.test(tenant))) return true;
  const entry = Object.hasOwn(input.record.entries, sub) ? input.record.entries[sub] : undefined;
  const scopes = entry?.denies.map(({ cause, scope }) => (hardCauses.includes(cause) ? 'whole' : scope)) ?? [];
  if (scopes.includes('whole')) return true;
  const parts = scopes.flatMap((scope) => (scope === 'whole' ? [] : scope));
  if (parts.some((part) => covers(asked, part.prefix, part.verbs, 'with marker'))) return true;
  const own = ownOfRosters(rostersOf(input, pool, asked));
  return (
    own !== undefined &&
    covers(
      asked,
      pool.layout,
      verbs.filter((verb) => !own.includes(verb)),
      'with marker',
    )
  );
};

type Groups = readonly (readonly [string, GroupTemplate])[];

const liveGroups = ({ record }: CompileInput, pool: PoolConfig): Groups =>
  Object.entries(pool.groups).filter(([name]) => !record.goneGroups.includes(`${pool.userPoolId}/${name}`));

const rostersOf = (input: CompileInput, pool: PoolConfig, { sub = '' }: Asked): Groups => {
  const entry = Object.hasOwn(input.record.entries, sub) ? input.record.entries[sub] : undefined;
  return liveGroups(input, pool).filter(
    ([name, { via }]) => via === 'roster' && entry?.groups.includes(name) === true && entry.refused?.includes(name) !== true,
  );
};

const ownOfRosters = (rosters: Groups): readonly Verb[] | undefined => {
  const stated = rosters.filter(([, { ownPrefix }]) => ownPrefix !== undefined);
  return stated.length === 0 ? undefined : verbs.filter((verb) => stated.every(([, { ownPrefix }]) => ownPrefix?.includes(verb)));
};

const ownOfRole = (live: Groups, asked: string): readonly Verb[] | undefined =>
  ownOfRosters(live.filter(([, { role }]) => role === asked));

/** Whether one of the verbs on the prefix template means the request. The object whose key is the prefix is the marker: denied like others, never granted. */
const covers = (
  { action, key, prefix, sub, tenant }: Asked,
  template: string,
  some: readonly Verb[],
  marker?: 'with marker',
): boolean => {
  if (!some.some((verb) => verbActions[verb].includes(action))) return false;
  if ((template.includes('{sub}') && sub === undefined) || (template.includes('{tenant}') && tenant === undefined)) return false;
  const place = template.replaceAll('{sub}', sub ?? '').replaceAll('{tenant}', tenant ?? '');
  if (action === 's3:ListBucket') return key === undefined && prefix?.startsWith(place) === true;
  return key !== undefined && key.startsWith(place) && (marker !== undefined || key.length > place.length);
};
