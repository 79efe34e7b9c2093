/** What a grant may allow, in the words of `gatehouse.yaml`. */
export const verbs = ['read', 'write', 'delete', 'list'] as const;

export type Verb = (typeof verbs)[number];

/**
 * The exact S3 actions of each verb. `list` is on the bucket, with a condition on `s3:prefix`; the others are on objects
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html). Tags, ACLs, versions and
 * retention are nobody's: whoever could write an object's tags could change what they gate.
 */
export const verbActions: Readonly<Record<Verb, readonly string[]>> = {
  read: ['s3:GetObject'],
  write: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject'],
  delete: ['s3:DeleteObject'],
  list: ['s3:ListBucket'],
};

/** In the order of {@link verbs}, each once. */
export const sortVerbs = (some: readonly Verb[]): readonly Verb[] => verbs.filter((verb) => some.includes(verb));
