import type { IncomingMessage } from 'node:http';
import { signingScope } from './access-key';
import type { Exchange } from './exchange';
import { percentDecode } from './percent-decode';
import { readBody } from './read-body';
import { carriesObjectBody, s3Operation } from './s3-operation';
import type { AwsCall, AwsService } from './types';

/** The most that the edge reads of a request that is not an object's content. */
export const bodyLimit = 10 * 1024 * 1024;

const targets: Readonly<Record<string, AwsService>> = {
  AWSCognitoIdentityProviderService: 'cognito-idp',
  AWSCognitoIdentityService: 'cognito-identity',
  AmazonSQS: 'sqs',
};

const queryVersions: Readonly<Record<string, AwsService>> = { '2011-06-15': 'sts', '2010-05-08': 'iam', '2012-11-05': 'sqs' };

/** Paths of MiniStack and of Cognito's hosted pages, which are no buckets. */
const notBuckets = /^(_.*|oauth2|login|logout|\.well-known|saml2|health)$/;

export type ReadCall = Pick<Exchange, 'call' | 'openBody'>;

/**
 * Tells one request apart and reads its body, unless it is an object's content.
 * `beforeBody` is called right before a body is read. Throws BodyTooLarge.
 */
export async function readCall(request: IncomingMessage, beforeBody: () => void): Promise<ReadCall> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  const scope = signingScope(request.headers, query);
  const common = {
    method: request.method ?? 'GET',
    url,
    headers: request.headers,
    ...(scope ? { accessKeyId: scope.accessKeyId } : {}),
  };
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return readJsonCall(request, common, target, beforeBody);
  if (isForm(request)) return readFormCall(request, common, beforeBody);
  return readS3Call(request, common, { path, query, signedFor: scope?.service }, beforeBody);
}

type Common = Pick<AwsCall, 'method' | 'url' | 'headers' | 'accessKeyId'>;

async function readJsonCall(request: IncomingMessage, common: Common, target: string, beforeBody: () => void): Promise<ReadCall> {
  const body = await readInFull(request, beforeBody);
  const [prefix = '', operation = ''] = target.split('.');
  const service = Object.hasOwn(targets, prefix) ? targets[prefix] : undefined;
  return {
    call: { ...common, service: service ?? 'other', operation, input: parseObject(body.toString('utf8')) },
    openBody: () => body,
  };
}

async function readFormCall(request: IncomingMessage, common: Common, beforeBody: () => void): Promise<ReadCall> {
  const body = await readInFull(request, beforeBody);
  const input = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  const operation = input['Action'] ?? '';
  const service = operation === '' ? 'other' : (queryVersions[input['Version'] ?? ''] ?? 'other');
  return { call: { ...common, service, operation, input }, openBody: () => body };
}

async function readS3Call(
  request: IncomingMessage,
  common: Common,
  parts: { readonly path: string; readonly query: URLSearchParams; readonly signedFor: string | undefined },
  beforeBody: () => void,
): Promise<ReadCall> {
  const [, rawBucket = '', rawKey = ''] = /^\/([^/]*)\/?(.*)$/s.exec(parts.path) ?? [];
  const bucket = percentDecode(rawBucket);
  const key = percentDecode(rawKey);
  const copySource = request.headers['x-amz-copy-source'] !== undefined;
  const operation = s3Operation({ method: common.method, bucket, key, query: parts.query, copySource });
  const foreign = parts.signedFor !== undefined && parts.signedFor !== 's3';
  const stream = (): IncomingMessage => {
    beforeBody();
    return request;
  };
  if (!operation || foreign || notBuckets.test(bucket) || /_/.test(bucket)) {
    return { call: { ...common, service: 'other', operation: operation ?? '', input: {} }, openBody: stream };
  }
  const call = { ...common, service: 's3' as const, operation, ...(bucket ? { bucket } : {}), ...(key ? { key } : {}) };
  if (carriesObjectBody(operation)) return { call: { ...call, input: {} }, openBody: stream };
  const body = await readInFull(request, beforeBody);
  return { call: { ...call, input: documentOf(operation, body) }, openBody: () => body };
}

function readInFull(request: IncomingMessage, beforeBody: () => void): Promise<Buffer> {
  beforeBody();
  return readBody(request, bodyLimit);
}

/** A bucket policy stands in `Policy` (JSON text), any other control document in `Document` (XML text). */
function documentOf(operation: string, body: Buffer): AwsCall['input'] {
  if (body.length === 0) return {};
  return { [operation === 'PutBucketPolicy' ? 'Policy' : 'Document']: body.toString('utf8') };
}

/** What is not a JSON object is left to the upstream to refuse. */
function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

const isForm = (request: IncomingMessage): boolean =>
  request.method === 'POST' && (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
