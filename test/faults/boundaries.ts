import type { CallMatch } from '../../local/edge/call-match';

/** A call of a worker on the way from an event to a user's storage. */
export interface Boundary {
  readonly name: string;
  /** Whether it writes: only then can an answer be lost after a commit, or a commit come late. */
  readonly writes: boolean;
  readonly match: (sub: string, username: string) => CallMatch;
}

const record = (sub: string) => `^registry/users/[^/]+/${sub}\\.json$`;
const s3 = (operation: string, keyPattern: string, nth = 1): CallMatch => ({ service: 's3', operation, keyPattern, nth });
/** Users are read by the registry's username once it is known, by sub before. */
const cognito = (operation: string, sub: string, username: string, nth = 1): CallMatch => ({
  service: 'cognito-idp',
  operation,
  inputPattern: `"Username":"(${sub}|${username})"`,
  nth,
});

/** Every call that provisioning one user makes, in order. */
export const boundaries: readonly Boundary[] = [
  { name: 'read the record', writes: false, match: (sub) => s3('GetObject', record(sub)) },
  { name: 'read the user', writes: false, match: (sub, username) => cognito('AdminGetUser', sub, username) },
  { name: 'record the plan', writes: true, match: (sub) => s3('PutObject', record(sub)) },
  { name: 'make the marker', writes: true, match: (sub) => s3('PutObject', `^users/${sub}/$`) },
  { name: 'make a sub-prefix', writes: true, match: (sub) => s3('PutObject', `^users/${sub}/documents/$`) },
  { name: 'record the storage', writes: true, match: (sub) => s3('PutObject', record(sub), 2) },
  { name: 'write the attribute', writes: true, match: (sub, username) => cognito('AdminUpdateUserAttributes', sub, username) },
  { name: 'write the receipt', writes: true, match: (sub) => s3('PutObject', `^receipts/.*${sub}`) },
  { name: 'record the end', writes: true, match: (sub) => s3('PutObject', record(sub), 3) },
  { name: 'look again', writes: false, match: (sub, username) => cognito('AdminGetUser', sub, username, 2) },
];
