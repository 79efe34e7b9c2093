import type { GroupKey } from '../core/contract/group-sync';
import { GatehouseFailure } from '../core/failures';
import type { ActivityPorts } from './activity-ports';
import { wakeSuspects } from './wake-suspects';

export interface WakeMembersInput extends GroupKey {
  readonly token?: string;
}

export type WokenMembers = { readonly told: number; readonly next?: string } | 'token-expired';

/**
 * Lists one page of a group's members and has their owners look again. Who they are stays here.
 *
 * Already done: looking again is always safe; a group that vanished meanwhile has no members.
 * AWS: ListUsersInGroup. Raises `UserPoolMissing`, `PermissionMissing`, `TemporalUnavailable`.
 */
export const wakeMembers =
  (ports: Pick<ActivityPorts, 'directory' | 'starter' | 'clock'>) =>
  async ({ pool, group, token }: WakeMembersInput): Promise<WokenMembers> => {
    const page = await ports.directory.listMembers(pool, group, token).catch(noneIfGone);
    if (page === 'token-expired') return page;
    await wakeSuspects(
      ports,
      page.users.map(({ sub }) => ({ pool, sub })),
    );
    return { told: page.users.length, ...(page.next === undefined ? {} : { next: page.next }) };
  };

function noneIfGone(error: unknown): { readonly users: readonly never[]; readonly next?: string } {
  if (error instanceof GatehouseFailure && error.type === 'GroupMissing') return { users: [] };
  throw error;
}
