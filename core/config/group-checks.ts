import { asFields, asList, asText, type Fields, type Finding, isFields } from './fields';
import { grantMeetsLayout, grantPrefixRemedy } from './grant-rules';
import { groupNameRemedy } from './access-rules';
import { layoutRemedy } from './layout-rules';
import { mostTags } from '../tags/tags';
import type { Path } from './problem';

/** What the groups of a pool say against each other, the pool, and the layouts in its bucket. */
export function checkGroups(pool: Fields, index: number, pools: readonly Fields[]): readonly Finding[] {
  const path = ['pools', index, 'groups'];
  const groups = Object.entries(asFields(pool['groups']));
  if (groups.length > 0 && asList(pool['userRoles']).length === 0) {
    const remedy = 'need userRoles, the roles that users act in: without them Gatehouse leaves access to others';
    return [{ path, remedy }];
  }
  return [
    ...checkTagKeys(groups, path),
    ...groups.flatMap(([name, value]) => {
      const at = [...path, name];
      const wrongName = groupNameRemedy(name);
      return [
        ...(wrongName === undefined ? [] : [{ path: at, remedy: wrongName }]),
        ...(isFields(value) ? [...checkTemplate(value, at), ...checkGrants(value, at, pool, index, pools)] : []),
      ];
    }),
  ];
}

/** Somebody may be in all of the groups. */
function checkTagKeys(groups: readonly (readonly [string, unknown])[], path: Path): readonly Finding[] {
  const named = groups.map(([, group]) => Object.keys(asFields(asFields(group)['objectTags'])));
  const keys = new Set(named.flat());
  if (keys.size <= mostTags || named.some(({ length }) => length > mostTags)) return [];
  const remedy = `give ${String(keys.size)} object tags in all, and somebody may be in all of them: an object holds ${String(mostTags)}`;
  return [{ path, remedy }];
}

function checkTemplate({ grants, ownPrefix, objectTags, via = 'roster', role }: Fields, path: Path): readonly Finding[] {
  if (via === 'role' && role === undefined) {
    return [{ path: [...path, 'via'], remedy: 'needs role, the ARN of the role that Cognito gives to members of the group' }];
  }
  if (via === 'roster' && role !== undefined) {
    return [{ path: [...path, 'role'], remedy: 'is only for `via: role`; add that, or remove it' }];
  }
  if (via !== 'roster' || ownPrefix !== undefined || objectTags !== undefined || asList(grants).length > 0) return [];
  return isNothing(grants)
    ? [{ path, remedy: 'gives its members nothing; add grants, ownPrefix or objectTags, or remove it' }]
    : [];
}

const isNothing = (grants: unknown): boolean => grants === undefined || (Array.isArray(grants) && grants.length === 0);

function checkGrants(group: Fields, path: Path, pool: Fields, index: number, pools: readonly Fields[]): readonly Finding[] {
  const grants = asList(group['grants']).map(asFields);
  const prefixes = grants.map(({ prefix }) => asText(prefix));
  return grants.flatMap((grant, at) => {
    const prefix = prefixes[at];
    if (prefix === undefined || grantPrefixRemedy(prefix) !== undefined) return [];
    const remedies = [
      ...(prefixes.indexOf(prefix) < at ? ['is granted twice to this group; merge the two'] : []),
      ...tenantRemedies(prefix, grant, pool),
      ...layoutRemedies(prefix, pool, index, pools),
    ];
    return remedies.map((remedy) => ({ path: [...path, 'grants', at, 'prefix'], remedy }));
  });
}

function tenantRemedies(prefix: string, { crossTenant }: Fields, { tenantAttribute }: Fields): readonly string[] {
  const named = prefix.split('/').includes('{tenant}');
  if (named && tenantAttribute === undefined) {
    return ['names {tenant}, so the pool needs tenantAttribute, such as custom:tenant_id'];
  }
  if (named && crossTenant === true) return ["names {tenant}, each member's own: remove crossTenant, or {tenant}"];
  if (named || tenantAttribute === undefined || crossTenant === true) return [];
  return ['is shared by all tenants; name {tenant} in it, or say so with `crossTenant: true`'];
}

/** The prefixes of every pool in the bucket are their users' own. */
export function layoutRemedies(prefix: string, pool: Fields, index: number, pools: readonly Fields[]): readonly string[] {
  return pools.flatMap(({ layout, dataBucket }, other) => {
    const text = asText(layout);
    if (text === undefined || layoutRemedy(text) !== undefined || !grantMeetsLayout(prefix, text)) return [];
    if (other !== index && dataBucket !== pool['dataBucket']) return [];
    return [`reaches into the users' own prefixes, pools[${String(other)}].layout; grant a prefix beside them`];
  });
}
