import type { GroupTemplate, PoolConfig } from './types';

/** The template of a group. Cognito allows names that every object has, such as `constructor`. */
export const groupOf = ({ groups }: Pick<PoolConfig, 'groups'>, name: string): GroupTemplate | undefined =>
  Object.hasOwn(groups, name) ? groups[name] : undefined;
