import type { BucketRead } from '../../../../aws/bucket-facts';
import type { Facts } from '../facts';
import type { Finding, Severity } from '../finding';

interface Wanted {
  readonly severity: Severity;
  readonly name: string;
  readonly what: string;
  readonly remedy: (bucket: string) => string;
}

const blockAll = 'BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true';

const endOfUploads = JSON.stringify({
  Rules: [
    {
      ID: 'end-incomplete-uploads',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
    },
  ],
});

const wanted: Readonly<Partial<Record<BucketRead, Wanted>>> = {
  'public access block': {
    severity: 'error',
    name: 'data-bucket-open',
    what: "A policy or an ACL could make users' objects public.",
    remedy: (bucket) =>
      `\`aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration ${blockAll}\``,
  },
  'ownership (no ACLs)': {
    severity: 'error',
    name: 'data-bucket-acls',
    what: 'Who uploads an object can give it an ACL that lets others in, past any policy.',
    remedy: (bucket) =>
      `\`aws s3api put-bucket-ownership-controls --bucket ${bucket} --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'\``,
  },
  'end of incomplete uploads': {
    severity: 'warning',
    name: 'data-bucket-keeps-uploads',
    what: 'Multipart uploads that nobody finishes stay for ever, in no listing, and cost like objects.',
    remedy: (bucket) =>
      `\`aws s3api put-bucket-lifecycle-configuration --bucket ${bucket} --lifecycle-configuration '${endOfUploads}'\`; ` +
      'it replaces all rules of the bucket, so add those that are there',
  },
};

/** Every data bucket is closed, without ACLs, and ends incomplete uploads. */
export const checkDataBuckets = ({ data }: Facts): readonly Finding[] =>
  data.flatMap(({ bucket, settings }) =>
    Object.entries(wanted).flatMap(([setting, { remedy, ...finding }]) =>
      settings[setting as BucketRead] === false ? [{ ...finding, place: `bucket=${bucket}`, remedy: remedy(bucket) }] : [],
    ),
  );
