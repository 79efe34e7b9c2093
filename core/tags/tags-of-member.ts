import { groupOf } from '../config/group-of';
import type { PoolConfig } from '../config/types';
import { tagValueRemedy } from './tag-rules';
import { sortTags, type Tags } from './tags';

type Templates = Pick<PoolConfig, 'groups' | 'tenants'>;

/**
 * The tags that a user's own objects are to carry: those of the groups (`ranked`, the one that wins first), and where none
 * of them says otherwise, those of the tenant. A value that no tag can carry is left out.
 */
export function tagsOfMember(pool: Templates, ranked: readonly string[], tenant?: string): Tags {
  const ofGroups = ranked.flatMap((name) => Object.entries(groupOf(pool, name)?.objectTags ?? {}));
  return sortTags(new Map([...ofGroups, ...tagsOfTenant(pool, tenant)].reverse()));
}

const tagsOfTenant = ({ tenants }: Templates, tenant: string | undefined): readonly (readonly [string, string])[] =>
  tenant === undefined
    ? []
    : Object.entries(tenants?.objectTags ?? {})
        .map(([key, template]) => [key, template.replaceAll('{tenant}', tenant)] as const)
        .filter(([, value]) => tagValueRemedy(value) === undefined);
