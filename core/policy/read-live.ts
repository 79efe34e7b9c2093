import type { PolicyHostRef } from '../contract/access';
import { GatehouseFailure } from '../failures';
import { isOurs } from './canonical';
import { listOf, type PolicyDocument, type Statement } from './document';
import { isRecord } from './lists';

/**
 * The live policy of a host; `undefined` where there is none. What statements say is not looked at: foreign ones are
 * kept, whatever they hold. Raises `PolicyUnreadable` for what has not even the outline of a policy.
 */
export const readLive = (host: PolicyHostRef, text: string | undefined): PolicyDocument | undefined => {
  if (text === undefined) return undefined;
  const document = parse(text);
  if (isPolicy(document)) return document;
  throw new GatehouseFailure('PolicyUnreadable', {
    place: `policy of ${host.kind}:${host.name}`,
    remedy: 'Repair or remove it by hand: nothing is written over a policy that cannot be kept.',
  });
};

/** Statements that somebody else wrote, in their order. */
export const foreignOf = (document: PolicyDocument | undefined): readonly Statement[] =>
  listOf(document?.Statement).filter((statement) => !isOurs(statement));

export const oursOf = (document: PolicyDocument | undefined): readonly Statement[] => listOf(document?.Statement).filter(isOurs);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const known = ['Version', 'Id', 'Statement'];
const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isPolicy = (value: unknown): value is PolicyDocument => {
  if (!isRecord(value) || Object.keys(value).some((name) => !known.includes(name))) return false;
  const { Version, Id, Statement: statement } = value;
  const statements: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  return isTextOrAbsent(Version) && isTextOrAbsent(Id) && statements.every(isStatement);
};

const isStatement = (value: unknown): boolean =>
  isRecord(value) && isTextOrAbsent(value['Sid']) && (value['Effect'] === 'Allow' || value['Effect'] === 'Deny');
