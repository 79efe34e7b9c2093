import { isBucketName, nameProblem } from '../contract/names';
import { groupNameRemedy } from './access-rules';

/** Why a pattern of group names that stand for tenants cannot be used, as what would be right; `undefined` if it can. */
export function tenantPatternRemedy(pattern: string): string | undefined {
  const parts = pattern.split('{tenant}');
  if (parts.length !== 2) return 'must name {tenant} once, such as tenant-{tenant}';
  return groupNameRemedy(parts.join('x'));
}

/** The tenant that a group stands for; `undefined` for one that stands for none. */
export function tenantOfGroup(pattern: string, group: string): string | undefined {
  const [before = '', after = ''] = pattern.split('{tenant}');
  if (group.length <= before.length + after.length || !group.startsWith(before) || !group.endsWith(after)) return undefined;
  const tenant = group.slice(before.length, group.length - after.length);
  return nameProblem(tenant) === undefined ? tenant : undefined;
}

/** Characters (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html). */
export const longestBucketName = 63;

/** Hexadecimal digits that stand for `{hash}`. */
export const hashDigits = 8;

/** The least of a tenant's name that has to fit into a bucket's. */
const leastOfTenant = 8;

/** Why a pattern of bucket names cannot be used, as what would be right; `undefined` if it can. */
export function bucketPatternRemedy(pattern: string): string | undefined {
  const rest = pattern.replace('{tenant}', '').replace('{hash}', '');
  if (!pattern.includes('{tenant}') || /[{}]/.test(rest)) return 'must name {tenant} once, and {hash} at most once';
  if (/[^a-z0-9-]/.test(rest)) return 'must be made of lower-case letters, digits and hyphens, {tenant} and {hash}';
  if (pattern.includes('--')) return 'must not hold two hyphens in a row';
  if (!/^[a-z0-9][a-z0-9-]{2,}\{/.test(pattern)) {
    return 'must begin with three letters or digits of your own, such as acme-{tenant}-{hash}: workers may make buckets of such names';
  }
  const shown = pattern.replace('{tenant}', 'x').replace('{hash}', '0'.repeat(hashDigits));
  if (!isBucketName(`${shown}xx`.slice(0, longestBucketName)) || pattern.startsWith('-') || pattern.endsWith('-')) {
    return 'must begin and end with a letter or a digit, such as acme-{tenant}-{hash}';
  }
  const most = longestBucketName - leastOfTenant - hashDigits - 1;
  if (shown.length > most) return `must leave room for the tenant: at most ${String(most)} characters besides it`;
  return reserved(pattern) ? 'must not begin with `sthree-` or `amzn-s3-demo-`, nor end with `-s3alias`' : undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const reserved = (pattern: string): boolean => /^(sthree-|amzn-s3-demo-)/.test(pattern) || /-s3alias$/.test(pattern);
