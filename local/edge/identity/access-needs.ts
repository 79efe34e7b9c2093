import { text } from '../json-value';
import { percentDecode } from '../percent-decode';
import type { AwsCall } from '../types';
import { actionsOf, ofVersion } from './s3-actions';
import { contentsOf, isPlainXml, unescapeXml } from './xml';

/** One thing that the caller of an S3 operation must be allowed to do. */
export interface AccessNeed {
  /** `s3:GetObject`. */
  readonly action: string;
  /** Undefined for what is about no bucket. */
  readonly bucket?: string;
  readonly key?: string;
  readonly versionId?: string;
}

/** Everything that the call needs; undefined when its operation, or what it is about, is not known. */
export function accessNeeds(call: AwsCall): readonly AccessNeed[] | undefined {
  if (call.operation === 'ListBuckets') return [{ action: 's3:ListAllMyBuckets' }];
  if (call.bucket === undefined) return undefined;
  if (!isPlainXml(text(call.input['Document']))) return undefined;
  if (call.operation === 'DeleteObjects') {
    const deleted = deletions(call, call.bucket);
    return deleted && [...deleted, ...byHeaders(call)];
  }
  const actions = actionsOf(call.operation);
  if (!actions) return undefined;
  const versionId = new URLSearchParams(call.url.split('?')[1] ?? '').get('versionId') ?? undefined;
  const needs = actions.map((action) => need(action, call, versionId));
  const source = sourceOf(call);
  if (source === 'unreadable') return undefined;
  return [...(source ? [source] : []), ...needs, ...byHeaders(call)];
}

const need = (action: string, { bucket, key }: Pick<AwsCall, 'bucket' | 'key'>, versionId?: string): AccessNeed => ({
  action: `s3:${ofVersion(action, versionId !== undefined)}`,
  ...(bucket === undefined ? {} : { bucket }),
  ...(key === undefined ? {} : { key }),
  ...(versionId === undefined ? {} : { versionId }),
});

/** Undefined when not every object has one key, for then nobody knows what S3 would delete. */
function deletions({ input }: AwsCall, bucket: string): AccessNeed[] | undefined {
  const document = text(input['Document']);
  const objects = contentsOf(document, 'Object');
  if (objects.length === 0 || objects.length !== contentsOf(document, 'Key').length) return undefined;
  return objects.map((object) => {
    const [key = ''] = contentsOf(object, 'Key').map(unescapeXml);
    const [versionId] = contentsOf(object, 'VersionId');
    return need('DeleteObject', { bucket, key }, versionId);
  });
}

function sourceOf({ headers }: AwsCall): AccessNeed | 'unreadable' | undefined {
  const source = headers['x-amz-copy-source'];
  if (source === undefined) return undefined;
  const [, bucket, rawKey = '', versionId] = /^\/?([^/]+)\/(.*?)(?:\?versionId=(.*))?$/s.exec(text(source)) ?? [];
  if (bucket === undefined || rawKey === '') return 'unreadable';
  return need('GetObject', { bucket: percentDecode(bucket), key: percentDecode(rawKey) }, versionId);
}

/** A header that asks for more than its operation alone -> the action that it needs. */
const demanding: readonly (readonly [header: RegExp, action: string])[] = [
  [/^x-amz-(acl|grant-.*)$/, 'PutObjectAcl'],
  [/^x-amz-tagging$/, 'PutObjectTagging'],
  [/^x-amz-object-lock-(mode|retain-until-date)$/, 'PutObjectRetention'],
  [/^x-amz-object-lock-legal-hold$/, 'PutObjectLegalHold'],
  [/^x-amz-bypass-governance-retention$/, 'BypassGovernanceRetention'],
];

const conditionalWrites: ReadonlySet<string> = new Set(['PutObject', 'CopyObject', 'CompleteMultipartUpload']);

function byHeaders(call: AwsCall): AccessNeed[] {
  const names = Object.keys(call.headers);
  const onBucket = call.key === undefined && call.operation !== 'DeleteObjects';
  const actions = demanding
    .filter(([header]) => !onBucket && names.some((name) => header.test(name)))
    .map(([, action]) => action);
  // A write with If-Match reads the object's ETag.
  if (conditionalWrites.has(call.operation) && call.headers['if-match'] !== undefined) actions.push('GetObject');
  return actions.filter((action) => !actionsOf(call.operation)?.includes(action)).map((action) => need(action, call));
}
