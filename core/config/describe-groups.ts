import { describeObjectTags } from './describe-object-tags';
import { gainsAndLosses, ownPrefix } from './gains-and-losses';
import { groupOf, isRoster } from './group-of';
import type { GroupTemplate, PoolConfig } from './types';

const nothing: GroupTemplate = { grants: [], via: 'roster' };

/** What members of each group gain and lose, in words. */
export function describeGroups(before: PoolConfig, after: PoolConfig): readonly string[] {
  const names = [...new Set([...Object.keys(before.groups), ...Object.keys(after.groups)])].sort();
  return names.flatMap((name) => {
    const [old, next] = [groupOf(before, name), groupOf(after, name)];
    return [
      ...(old === undefined ? [`group ${name}: served from now on, ${describeVia(next ?? nothing)}`] : []),
      ...(next === undefined ? [`group ${name}: no longer served`] : []),
      ...(old === undefined || next === undefined ? [] : describeTemplate(name, old, next)),
      ...describeGrants(`members of ${name}`, old ?? nothing, next ?? nothing),
      ...describeOwnPrefix(`members of ${name}`, [before, old], [after, next]),
      ...describeObjectTags(`members of ${name}`, old, next),
    ];
  });
}

function describeVia(group: GroupTemplate): string {
  if (group.via === 'role') return `by its role ${group.role ?? ''}`;
  return isRoster(group) ? 'its members named in the policy' : 'by tags alone';
}

const describeTemplate = (name: string, before: GroupTemplate, after: GroupTemplate): readonly string[] =>
  describeVia(before) === describeVia(after)
    ? []
    : [`group ${name}: ${describeVia(after)} from now on (was ${describeVia(before)})`];

function describeGrants(who: string, before: GroupTemplate, after: GroupTemplate): readonly string[] {
  const prefixes = [...new Set([...before.grants, ...after.grants].map(({ prefix }) => prefix))].sort();
  return prefixes.flatMap((prefix) => {
    const [old, next] = [before, after].map(({ grants }) => grants.find((grant) => grant.prefix === prefix));
    const tenants =
      old === undefined || next === undefined || old.crossTenant === next.crossTenant
        ? []
        : [`${who}: ${prefix} ${next.crossTenant ? 'is now' : 'is no longer'} declared as shared by all tenants`];
    return [...gainsAndLosses(who, old?.allow ?? [], next?.allow ?? [], `on ${prefix}`), ...tenants];
  });
}

type Side = readonly [PoolConfig, GroupTemplate | undefined];

/** A template's own prefix stands for the pool's; where neither side has one, the pool's change says it for all. */
function describeOwnPrefix(who: string, [before, old]: Side, [after, next]: Side): readonly string[] {
  const [stated, states] = [old?.ownPrefix, next?.ownPrefix];
  if (stated === undefined && states === undefined) return [];
  const differs = gainsAndLosses(who, stated ?? before.ownPrefix, states ?? after.ownPrefix, ownPrefix);
  if (differs.length > 0 || (stated !== undefined && states !== undefined)) return differs;
  return [`${who} ${states === undefined ? 'follow' : 'no longer follow'} what users may do ${ownPrefix}`];
}
