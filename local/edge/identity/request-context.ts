import type { AccessRequest } from '../../../core/policy/evaluate';
import { text } from '../json-value';
import type { AwsCall } from '../types';
import type { UserSession } from './session';
import { contentsOf, unescapeXml } from './xml';

export type Context = AccessRequest['context'];
export type Tags = Readonly<Record<string, string>>;

/**
 * The condition keys that a request to S3 carries. The edge listens on loopback, so the source is always that;
 * `aws:SecureTransport` is true unless the header `x-edge-insecure: true` asks otherwise.
 */
export function requestContext(call: AwsCall, session: UserSession | undefined, now: number): Context {
  return { ...ofConnection(call, now), ...ofQuery(call), ...ofHeaders(call), ...(session ? ofSession(session) : {}) };
}

/** Condition keys for tags: `s3:ExistingObjectTag/<name>`. */
export const tagKeys = (prefix: string, tags: Tags): Context =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [`${prefix}/${name}`, value]));

const ofConnection = ({ headers }: AwsCall, now: number): Context => ({
  'aws:SecureTransport': headers['x-edge-insecure'] === 'true' ? 'false' : 'true',
  'aws:CurrentTime': new Date(now).toISOString(),
  'aws:EpochTime': String(Math.floor(now / 1000)),
  'aws:SourceIp': '127.0.0.1',
  'aws:ViaAWSService': 'false',
  'aws:PrincipalIsAWSService': 'false',
  ...(headers['user-agent'] === undefined ? {} : { 'aws:UserAgent': headers['user-agent'] }),
  ...(headers.referer === undefined ? {} : { 'aws:Referer': headers.referer }),
});

const ofSession = (session: UserSession): Context => ({
  'aws:PrincipalType': 'AssumedRole',
  'aws:userid': session.userId,
  'aws:TokenIssueTime': new Date(session.issuedAt).toISOString(),
  'aws:FederatedProvider': 'cognito-identity.amazonaws.com',
  'cognito-identity.amazonaws.com:sub': session.identityId,
  'cognito-identity.amazonaws.com:aud': session.identityPoolId,
  'cognito-identity.amazonaws.com:amr': session.amr,
  ...tagKeys('aws:PrincipalTag', session.tags),
});

const queryKeys: Readonly<Record<string, string>> = {
  prefix: 's3:prefix',
  delimiter: 's3:delimiter',
  'max-keys': 's3:max-keys',
  versionId: 's3:VersionId',
};

function ofQuery({ url }: AwsCall): Context {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  return Object.fromEntries(
    Object.entries(queryKeys).flatMap(([name, key]) => (query.has(name) ? [[key, query.get(name) ?? '']] : [])),
  );
}

const headerKeys = [
  ...['x-amz-acl', 'x-amz-copy-source', 'x-amz-metadata-directive', 'x-amz-storage-class', 'x-amz-content-sha256'],
  ...['x-amz-server-side-encryption', 'x-amz-server-side-encryption-aws-kms-key-id', 'if-match', 'if-none-match'],
];

function ofHeaders({ headers, input, operation }: AwsCall): Context {
  const given = headerKeys.flatMap((name) => (headers[name] === undefined ? [] : [[`s3:${name}`, text(headers[name])] as const]));
  const tags = requestTags(text(headers['x-amz-tagging']), operation === 'PutObjectTagging' ? text(input['Document']) : '');
  const names = Object.keys(tags);
  return {
    ...Object.fromEntries(given),
    ...tagKeys('s3:RequestObjectTag', tags),
    ...(names.length === 0 ? {} : { 's3:RequestObjectTagKeys': names }),
  };
}

/** The object tags that a request would set: `a=1&b=2` of the header, or the document of PutObjectTagging. */
function requestTags(header: string, document: string): Tags {
  const first = (tag: string, name: string): string => contentsOf(tag, name).map(unescapeXml)[0] ?? '';
  return Object.fromEntries([
    ...new URLSearchParams(header),
    ...contentsOf(document, 'Tag').map((tag) => [first(tag, 'Key'), first(tag, 'Value')] as const),
  ]);
}
