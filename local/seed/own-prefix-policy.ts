import type { PolicyDocument } from '../../core/policy/evaluate';

/**
 * What a signed-in user may do, wherever the session's tags lead. Grants end in `/?*`, so that nobody can replace or
 * delete the object whose key is the prefix itself.
 */
export function ownPrefixPolicy(dataBucket: string, layout: string): PolicyDocument {
  const prefix = layout.replace('{tenant}', '${aws:PrincipalTag/tenant}').replace('{sub}', '${aws:PrincipalTag/sub}');
  const bucket = `arn:aws:s3:::${dataBucket}`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OwnObjects',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
        Resource: `${bucket}/${prefix}?*`,
      },
      {
        Sid: 'OwnListing',
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: bucket,
        Condition: { StringLike: { 's3:prefix': `${prefix}*` } },
      },
    ],
  };
}
