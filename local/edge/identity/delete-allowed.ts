import { DeleteObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import { text } from '../json-value';
import type { AwsCall, EdgeAnswer } from '../types';
import type { Judged } from './judge';
import { contentsOf, escapeXml } from './xml';

/**
 * DeleteObjects with some keys denied: the others go, and the answer is 200 with an error for each denied one
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html).
 */
export async function deleteAllowed(s3: S3Client, call: AwsCall, judged: readonly Judged[]): Promise<EdgeAnswer> {
  const [allowed, denied] = [judged.filter(isAllowed), judged.filter((one) => !isAllowed(one))];
  const quiet = contentsOf(text(call.input['Document']), 'Quiet')[0] === 'true';
  const Objects = allowed.map(({ need: { key, versionId } }) => ({
    Key: key,
    ...(versionId === undefined ? {} : { VersionId: versionId }),
  }));
  const { Deleted = [], Errors = [] } =
    Objects.length === 0 ? {} : await s3.send(new DeleteObjectsCommand({ Bucket: call.bucket, Delete: { Objects } }));
  const refused = denied.map(({ need: { key, versionId } }) => ({
    ...{ Key: key, VersionId: versionId, Code: 'AccessDenied', Message: 'Access Denied' },
  }));
  const entries = [
    ...(quiet ? [] : Deleted.map((entry) => element('Deleted', { ...entry }))),
    ...[...Errors, ...refused].map((entry) => element('Error', { ...entry })),
  ];
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${entries.join('')}</DeleteResult>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

const isAllowed = ({ verdict }: Judged): boolean => verdict.decision === 'allowed';

function element(name: string, fields: Readonly<Record<string, unknown>>): string {
  const inner = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `<${name}>${inner.map(([field, value]) => `<${field}>${escapeXml(String(value))}</${field}>`).join('')}</${name}>`;
}
