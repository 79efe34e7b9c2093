import { groupOf, isRoster } from '../config/group-of';
import type { GroupTemplate, PoolConfig } from '../config/types';
import type { Deny, DeniedPart } from '../contract/access';
import { sortVerbs, type Verb, verbs } from '../policy/verbs';

type Templates = Pick<PoolConfig, 'groups' | 'ownPrefix' | 'layout' | 'tenants'>;

/** Groups that the configuration names, of all that a user is in, sorted: the others are nobody's business. */
export const configuredGroups = ({ groups }: Templates, all: readonly string[]): readonly string[] =>
  all.filter((name) => Object.hasOwn(groups, name)).sort();

/** Those whose members stand in the policy by name. */
export const rosterGroups = (pool: Templates, names: readonly string[]): readonly string[] =>
  names.filter((name) => {
    const template = groupOf(pool, name);
    return template !== undefined && isRoster(template);
  });

const templatesOf = (pool: Templates, names: readonly string[]): readonly GroupTemplate[] =>
  names.flatMap((name) => groupOf(pool, name) ?? []);

/** What members of these groups may do in their own prefix: what every group that says something about it allows, else the pool's. */
export function ownVerbs(pool: Templates, names: readonly string[]): readonly Verb[] {
  const stated = templatesOf(pool, names).flatMap(({ ownPrefix }) => (ownPrefix === undefined ? [] : [ownPrefix]));
  return stated.length === 0 ? pool.ownPrefix : verbs.filter((verb) => stated.every((some) => some.includes(verb)));
}

/** What a session of a group's role may do in the own prefix. */
const roleVerbs = ({ ownPrefix }: Templates, group: GroupTemplate): readonly Verb[] => group.ownPrefix ?? ownPrefix;

const carriesRole = (group: GroupTemplate | undefined): group is GroupTemplate => group?.via === 'role';

/** Everything that members of these groups may do, by prefix template. */
const grantedParts = (pool: Templates, names: readonly string[]): readonly DeniedPart[] => [
  { prefix: pool.layout, verbs: ownVerbs(pool, names) },
  ...(pool.tenants?.grants ?? []).map(({ prefix, allow }) => ({ prefix, verbs: allow })),
  ...templatesOf(pool, names).flatMap(({ grants }) => grants.map(({ prefix, allow }) => ({ prefix, verbs: allow }))),
];

/** The parts without what members of `names` may still do there, or above. */
export const without = (parts: readonly DeniedPart[], pool: Templates, names: readonly string[]): readonly DeniedPart[] => {
  const granted = grantedParts(pool, names);
  const isGranted = (prefix: string, verb: Verb): boolean =>
    granted.some((part) => prefix.startsWith(part.prefix) && part.verbs.includes(verb));
  return parts
    .map(({ prefix, verbs: some }) => ({ prefix, verbs: sortVerbs(some.filter((verb) => !isGranted(prefix, verb))) }))
    .filter((part) => part.verbs.length > 0);
};

/**
 * What credentials of a group's role still reach after the group was left, beyond what the user may do anyway. Rosters
 * need no deny: who is not named any more is not allowed any more.
 */
export function partsLost(pool: Templates, group: string, now: readonly string[]): readonly DeniedPart[] {
  const template = groupOf(pool, group);
  if (!carriesRole(template)) return [];
  const reached = template.grants.map(({ prefix, allow }) => ({ prefix, verbs: allow }));
  return without([...reached, { prefix: pool.layout, verbs: roleVerbs(pool, template) }], pool, now);
}

/** What wider credentials in hand reach in the own prefix after a narrower group with a role was joined. */
export function partsNarrowed(pool: Templates, group: string, now: readonly string[]): readonly DeniedPart[] {
  const template = groupOf(pool, group);
  if (!carriesRole(template) || template.ownPrefix === undefined) return [];
  return without([{ prefix: pool.layout, verbs: pool.ownPrefix }], pool, now);
}

/** Whether the user may choose a wider role for as long as both memberships last (`CustomRoleArn`). */
export function mayChooseWider(pool: Templates, group: string, now: readonly string[]): boolean {
  const own = ownVerbs(pool, now);
  return now.some((other) => {
    const template = groupOf(pool, other);
    return other !== group && carriesRole(template) && roleVerbs(pool, template).some((verb) => !own.includes(verb));
  });
}

export const isSoft = ({ cause }: Deny): boolean => cause === 'left' || cause === 'narrowed';
