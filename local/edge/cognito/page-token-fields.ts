export type PageTokenField = 'PaginationToken' | 'NextToken';

/** Where each listing of users carries its page token. */
export const pageTokenFields: Readonly<Record<string, PageTokenField>> = {
  ListUsers: 'PaginationToken',
  ListUsersInGroup: 'NextToken',
};
