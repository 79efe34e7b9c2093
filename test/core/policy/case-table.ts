import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessRequest, Caller, NamedPolicy, Policies, PolicyDocument, Statement } from '../../../core/policy/evaluate';

type Fields = Readonly<Record<string, unknown>>;
type OneOrMany<T> = T | readonly T[];

/** `null` takes a default away. */
interface RequestPart {
  readonly action?: string;
  readonly resource?: string;
  readonly principal?: 'anonymous' | { readonly [K in keyof Caller]?: Caller[K] | null };
  readonly context?: Readonly<Record<string, string | readonly string[] | null>>;
}

/** What the tables may leave out. Statements are laid over `statement`; in resource policies also over `Principal: "*"`. */
interface Defaults {
  readonly request?: RequestPart;
  readonly statement?: Fields;
  readonly version?: string | null;
}

export type Expectation =
  | { readonly because: 'allow' | 'explicit-deny'; readonly sid?: string; readonly kind?: string; readonly index?: number }
  | { readonly because: 'no-allow' }
  | { readonly error: string; readonly kind?: string; readonly index?: number }
  | { readonly badRequest: string };

interface CaseRow {
  readonly name: string;
  readonly reason: string;
  readonly request?: RequestPart;
  readonly identity?: OneOrMany<Fields>;
  readonly resource?: OneOrMany<Fields>;
  /** A whole document in place of `identity`, for malformed ones. */
  readonly document?: unknown;
  readonly version?: string | null;
  readonly expect: 'allow' | 'no-allow' | 'explicit-deny' | Expectation;
}

export interface PolicyCase {
  readonly topic: string;
  readonly name: string;
  readonly reason: string;
  readonly request: AccessRequest;
  readonly policies: Policies;
  readonly expect: Expectation;
}

const account = '111122223333';

/** A Cognito user of the role `user` asks for an object of its own prefix, over TLS. */
export const plainRequest: AccessRequest = {
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::data/t1/u1/report.txt',
  principal: {
    arn: `arn:aws:iam::${account}:role/user`,
    sessionArn: `arn:aws:sts::${account}:assumed-role/user/CognitoIdentityCredentials`,
    account,
    federated: 'cognito-identity.amazonaws.com',
  },
  context: { 'aws:PrincipalTag/sub': 'u1', 'aws:PrincipalTag/tenant': 't1', 'aws:SecureTransport': 'true' },
};

/** An Allow of everything; `null` values take elements away. */
const plainStatement: Fields = { Effect: 'Allow', Action: 's3:*', Resource: '*' };

const overlay = <T extends object>(...layers: readonly (Partial<Record<keyof T, unknown>> | undefined)[]): T =>
  Object.fromEntries(Object.entries(Object.assign({}, ...layers) as Fields).filter(([, value]) => value !== null)) as T;

const buildRequest = (...parts: readonly (RequestPart | undefined)[]): AccessRequest =>
  parts.reduce<AccessRequest>((request, part = {}) => {
    const { principal = {}, context, ...rest } = part;
    const caller = request.principal === 'anonymous' ? {} : request.principal;
    return {
      ...request,
      ...rest,
      principal: principal === 'anonymous' ? principal : overlay<Caller>(caller, principal),
      context: overlay<AccessRequest['context']>(request.context, context),
    };
  }, plainRequest);

const buildPolicy = (
  name: string,
  statements: OneOrMany<Fields>,
  base: readonly (Fields | undefined)[],
  version: string | null,
): NamedPolicy => {
  const built = [statements].flat().map((statement) => overlay<Statement>(...base, statement));
  return { name, document: { ...(version === null ? {} : { Version: version }), Statement: built } };
};

const buildCase = (topic: string, defaults: Defaults, row: CaseRow): PolicyCase => {
  const version = row.version !== undefined ? row.version : defaults.version !== undefined ? defaults.version : '2012-10-17';
  const base = [plainStatement, defaults.statement];
  const identity: NamedPolicy[] = [];
  if (row.identity !== undefined) identity.push(buildPolicy('role-policy', row.identity, base, version));
  if (row.document !== undefined) identity.push({ name: 'role-policy', document: row.document as PolicyDocument });
  const resource =
    row.resource === undefined ? {} : { resource: buildPolicy('bucket', row.resource, [{ Principal: '*' }, ...base], version) };
  return {
    topic,
    name: row.name,
    reason: row.reason,
    request: buildRequest(defaults.request, row.request),
    policies: { identity, ...resource },
    expect: typeof row.expect === 'string' ? { because: row.expect } : row.expect,
  };
};

const folder = join(__dirname, 'cases');

/** Every row of every table, with its topic's and the common defaults filled in. */
export const policyCases: readonly PolicyCase[] = readdirSync(folder)
  .sort()
  .flatMap((file) => {
    const { defaults = {}, cases } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      readonly defaults?: Defaults;
      readonly cases: readonly CaseRow[];
    };
    return cases.map((row) => buildCase(file.replace('.json', ''), defaults, row));
  });
