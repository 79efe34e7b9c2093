import type { CallMatch } from '../../local/edge/call-match';

/** A call of a worker on the way from an event to its effect. */
export interface Boundary {
  readonly name: string;
  /** Whether it writes: only then can an answer be lost after a commit, or a commit come late. */
  readonly writes: boolean;
  /** It is made for everybody, not for one user: what hits it runs alone. */
  readonly shared?: true;
  /** A worker keeps the answer: the case begins with a new worker. */
  readonly kept?: true;
  /** It is about this object of the user, which somebody may replace while the call is under way. */
  readonly object?: string;
  readonly match: (sub: string, username: string) => CallMatch;
}

const record = (sub: string) => `^registry/users/[^/]+/${sub}\\.json$`;
export const s3 = (operation: string, keyPattern: string, nth = 1): CallMatch => ({ service: 's3', operation, keyPattern, nth });
/** Users are read by the registry's username once it is known, by sub before. */
const cognito = (operation: string, sub: string, username: string, nth = 1): CallMatch => ({
  service: 'cognito-idp',
  operation,
  inputPattern: `"Username":"(${sub}|${username})"`,
  nth,
});

export const writeOfRecord = (name: string, nth: number): Boundary => ({
  name,
  writes: true,
  match: (sub) => s3('PutObject', record(sub), nth),
});
export const writeOfUser = (name: string, operation: string): Boundary => ({
  name,
  writes: true,
  match: (sub, username) => cognito(operation, sub, username),
});
export const readOfUser = (name: string, operation: string, nth = 1): Boundary => ({
  name,
  writes: false,
  match: (sub, username) => cognito(operation, sub, username, nth),
});
export const readRecord: Boundary = { name: 'read the record', writes: false, match: (sub) => s3('GetObject', record(sub)) };
export const writeReceipt: Boundary = {
  name: 'write the receipt',
  writes: true,
  match: (sub) => s3('PutObject', `^receipts/.*${sub}`),
};

/** Every call that provisioning one user makes, in order. */
export const storageBoundaries: readonly Boundary[] = [
  readRecord,
  readOfUser('read the user', 'AdminGetUser'),
  writeOfRecord('record the plan', 1),
  { name: 'make the marker', writes: true, match: (sub) => s3('PutObject', `^users/${sub}/$`) },
  { name: 'make a sub-prefix', writes: true, match: (sub) => s3('PutObject', `^users/${sub}/documents/$`) },
  writeOfRecord('record the storage', 2),
  writeOfUser('write the attribute', 'AdminUpdateUserAttributes'),
  writeReceipt,
  writeOfRecord('record the end', 3),
  readOfUser('look again', 'AdminGetUser', 2),
];
