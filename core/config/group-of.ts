import type { GroupTemplate, PoolConfig } from './types';

/** Whether the policy names the group's members: tags alone need no name in it. */
export const isRoster = ({ via, grants, ownPrefix, objectTags }: GroupTemplate): boolean =>
  via === 'roster' && (grants.length > 0 || ownPrefix !== undefined || objectTags === undefined);

/** The template of a group. Cognito allows names that every object has, such as `constructor`. */
export const groupOf = ({ groups }: Pick<PoolConfig, 'groups'>, name: string): GroupTemplate | undefined =>
  Object.hasOwn(groups, name) ? groups[name] : undefined;
