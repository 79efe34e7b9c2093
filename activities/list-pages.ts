import type { DirectoryUser, UserPage } from '../core/ports';

export interface ListPagesOptions {
  /** Calls per second that Gatehouse may make of this kind; a listing takes an eighth of them, as several run at once. */
  readonly rate: number;
  readonly mostPages: number;
}

/** The users of every page; `too-large` where there are more pages, or a token has died. */
export async function listPages(
  list: (token?: string) => Promise<UserPage | 'token-expired'>,
  { rate, mostPages }: ListPagesOptions,
): Promise<readonly DirectoryUser[] | 'too-large'> {
  const users: DirectoryUser[] = [];
  let token: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    // The queue paces the first call of an activity only.
    if (page > 0) await new Promise((resolve) => setTimeout(resolve, (8 * 1000) / rate));
    const listed = token === undefined ? await list() : await list(token);
    if (listed === 'token-expired') return 'too-large';
    users.push(...listed.users);
    if (listed.next === undefined) return users;
    token = listed.next;
  }
  return 'too-large';
}
