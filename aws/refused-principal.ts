import type { UnknownPrincipal } from '../core/ports';

/**
 * Whether S3 refused a policy because of a principal that does not exist, and which. S3 answers every refusal of a policy
 * with the code MalformedPolicy; what it stumbled over stands in `Detail` (`"AWS" : "arn:aws:iam::…"`), and its kind
 * only in the fixed text `Invalid principal in policy`. So: a Detail that names an IAM entity, by ARN or, for a deleted
 * one, by its id; else, where Detail is absent, that text, which carries nothing of the request
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
 */
export function refusedPrincipal(error: Error & { readonly Detail?: unknown }): UnknownPrincipal | undefined {
  const detail = typeof error.Detail === 'string' ? error.Detail : '';
  const principal = /arn:aws[\w-]*:(?:iam|sts):[^"\s,\]}]*|\bA(?:ROA|IDA|GPA)[A-Z0-9]{12,}\b/.exec(detail)?.[0];
  if (principal !== undefined) return { refused: 'unknown-principal', principal };
  return error.message.startsWith('Invalid principal in policy') ? { refused: 'unknown-principal' } : undefined;
}
