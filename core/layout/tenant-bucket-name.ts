import { hashDigits, longestBucketName } from '../config/tenant-rules';
import { sha256Hex } from '../digest';
import { GatehouseFailure } from '../failures';

interface Whose {
  readonly pattern: string;
  readonly tenant: string;
  /** What else tells the tenant apart: the control bucket and the user pool. */
  readonly of: readonly string[];
}

/**
 * Names that a tenant's bucket may get, the first that is free is taken: tenants' names may come to the same, because a
 * bucket's has fewer characters. Always the same ones for the same tenant.
 */
export function tenantBucketNames({ pattern, tenant, of }: Whose): readonly string[] {
  const hash = sha256Hex([...of, tenant].join('\n'));
  const [first, second] = [hash.slice(0, hashDigits), hash.slice(hashDigits, 2 * hashDigits)];
  const plain = inBucketLetters(tenant);
  if (pattern.includes('{hash}')) return [first, second].map((digits) => fill(pattern, plain, digits));
  return [
    ...(plain === '' ? [] : [fill(pattern, plain, '')]),
    fill(pattern.replace('{tenant}', '{tenant}-{hash}'), plain, first),
  ];
}

/** Shortens the tenant where the whole is too long. */
function fill(pattern: string, tenant: string, hash: string): string {
  const hashed = pattern.replace('{hash}', hash);
  const room = longestBucketName - hashed.length + '{tenant}'.length;
  return hashed.replace('{tenant}', tenant.slice(0, room)).replace(/-{2,}/g, '-').replace(/^-|-$/g, '');
}

const inBucketLetters = (tenant: string): string =>
  tenant
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Whoever has it: nothing is written to a bucket that is not the tenant's. */
export const bucketNameTaken = (bucket: string): GatehouseFailure =>
  new GatehouseFailure('BucketNameTaken', {
    place: `bucket=${bucket}`,
    remedy:
      'Nothing was written to it. Change tenants.bucket.pattern in gatehouse.yaml and run `temporal gatehouse apply`, ' +
      'then make the tenant again.',
  });
