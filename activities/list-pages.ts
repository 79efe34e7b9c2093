import { callRate, type QuotaSettings } from '../core/contract/task-queues';
import type { DirectoryUser, UserPage } from '../core/ports';

export interface ListPagesOptions {
  readonly quota: QuotaSettings;
  readonly mostPages: number;
  /** Listings that are under way at once. */
  readonly sideBySide: number;
  /** Where the listing goes on; absent: at its beginning. */
  readonly token?: string | undefined;
}

export interface ListedRange {
  readonly users: readonly DirectoryUser[];
  /** Absent at the end of the listing. */
  readonly next?: string;
}

type List = (token?: string) => Promise<UserPage | 'token-expired'>;

/** Some pages of a listing, at most `mostPages`. */
export async function listRange(list: List, options: ListPagesOptions): Promise<ListedRange | 'token-expired'> {
  const users: DirectoryUser[] = [];
  let { token } = options;
  for (let page = 0; page < options.mostPages; page++) {
    // The queue paces the first call of an activity only.
    if (page > 0) await pause(options);
    const listed = token === undefined ? await list() : await list(token);
    if (listed === 'token-expired') return listed;
    users.push(...listed.users);
    if (listed.next === undefined) return { users };
    token = listed.next;
  }
  return token === undefined ? { users } : { users, next: token };
}

/** Together they take half of the calls that Gatehouse may make of their kind. */
const pause = ({ quota, sideBySide }: ListPagesOptions): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, (2 * sideBySide * 1000) / callRate('UserList', quota)));

/** The users of every page; `too-large` where there are more pages, or a token has died. */
export async function listPages(list: List, options: ListPagesOptions): Promise<readonly DirectoryUser[] | 'too-large'> {
  const range = await listRange(list, options);
  return range === 'token-expired' || range.next !== undefined ? 'too-large' : range.users;
}
