import type { GroupListing } from '../core/contract/reconcile';
import { GatehouseFailure } from '../core/failures';
import type { ActivityPorts } from './activity-ports';
import { writeMembers } from './group-parts';
import { listRange } from './list-pages';

export interface ListGroupInput {
  readonly pool: string;
  readonly run: string;
  /** The group, and how far its listing is. */
  readonly listing: GroupListing;
}

type ListPorts = Pick<ActivityPorts, 'directory' | 'objects' | 'configs' | 'controlBucket'>;

/** 3,000 members. */
const mostPages = 50;

/**
 * Lists some thousand members of a group into parts of a pass, and says how far the listing is. Where a token has died it
 * is at its beginning again.
 *
 * Already done: listing again replaces the parts. AWS: ListUsersInGroup, HeadObject, PutObject.
 * Raises `UserPoolMissing`, `PermissionMissing`, `ConfigNotPublished`.
 */
export const listGroup =
  (ports: ListPorts) =>
  async ({ pool, run, listing }: ListGroupInput): Promise<GroupListing> => {
    const { quota } = (await ports.configs.published()).config;
    const { group, index, token, parts, members } = listing;
    const list = (from?: string) => ports.directory.listMembers(pool, group, from);
    const range = await listRange(list, { quota, mostPages, token, sideBySide: 1 }).catch(noneIfGone);
    if (range === 'token-expired') return { group, index, members: 0, parts: 0, isDone: false };
    await writeMembers(ports, { pool, run, index }, parts, range.users);
    const listed = { group, index, members: members + range.users.length, parts: parts + 1 };
    return range.next === undefined ? { ...listed, isDone: true } : { ...listed, token: range.next, isDone: false };
  };

/** A group that is gone has no members. */
function noneIfGone(error: unknown): { readonly users: readonly never[]; readonly next?: string } {
  if (error instanceof GatehouseFailure && error.type === 'GroupMissing') return { users: [] };
  throw error;
}
