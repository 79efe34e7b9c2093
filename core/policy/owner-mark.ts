import { sha256Hex } from '../digest';
import { listOf, type PolicyDocument, type Statement } from './document';

/** What the Sid of a statement of ours begins with. */
export const sidPrefix = 'Gatehouse';

/** At the end of one Sid of ours: `O`, the deployment, `H`, the document. */
const mark = /^(Gatehouse[A-Za-z0-9]*?)O([0-9a-f]{8})(?:H([0-9a-f]{12}))?$/;

export interface Mark {
  readonly owner: string;
  readonly hash: string;
}

/** Tells deployments apart that share an account: 8 hexadecimal digits of the control bucket's name. */
export const ownerMark = (controlBucket: string): string => sha256Hex(controlBucket).slice(0, 8);

/** Whose policy this is, and the hash of the document as it was decided; `undefined` where no statement of ours is marked. */
export const readMark = (document: PolicyDocument | undefined): Mark | undefined =>
  markAmong(document === undefined ? [] : listOf(document.Statement).map(({ Sid }) => Sid));

/** The mark that one of these Sids carries. */
export const markAmong = (sids: readonly (string | undefined)[]): Mark | undefined => {
  for (const sid of sids) {
    const [, , owner, hash] = mark.exec(sid ?? '') ?? [];
    if (owner !== undefined && hash !== undefined) return { owner, hash };
  }
  return undefined;
};

/** A Sid of ours without owner and hash. */
export const withoutMark = (sid: string): string => mark.exec(sid)?.[1] ?? sid;

/** Without the hash, which cannot be a part of what it is taken of; the owner stays. */
export const withoutHash = (statement: Statement): Statement => {
  const [, name, owner, hash] = mark.exec(statement.Sid ?? '') ?? [];
  return name === undefined || owner === undefined || hash === undefined ? statement : { ...statement, Sid: `${name}O${owner}` };
};
