import type { UserKey } from '../contract/ids';

/** Keys of the control bucket. Every key that Gatehouse writes there is built here. */
export const configPrefix = 'config/';

export const currentConfigKey = `${configPrefix}current.json`;

/** Whose the bucket is. */
export const deploymentMarkKey = `${configPrefix}deployment.json`;

export const configKey = (revision: number): string => `${configPrefix}${String(revision)}.json`;

export const userRecordsPrefix = (pool: string): string => `registry/users/${pool}/`;

export const userRecordKey = ({ pool, sub }: UserKey): string => `${userRecordsPrefix(pool)}${sub}.json`;

/** The inverse of {@link userRecordKey}. */
export function parseUserRecordKey(key: string): UserKey | undefined {
  const match = /^registry\/users\/([^/]+)\/([^/]+)\.json$/.exec(key);
  return match?.[1] !== undefined && match[2] !== undefined ? { pool: match[1], sub: match[2] } : undefined;
}

export const accessRecordsPrefix = 'registry/access/';

/** The access record of a policy host; a bucket's name holds no `/`. */
export const accessRecordKey = (kind: string, name: string): string => `${accessRecordsPrefix}${kind}/${name}.json`;

export const tenantRecordsPrefix = 'registry/tenants/';

/** A tenant's name holds no `/`. */
export const tenantRecordKey = (tenant: string): string => `${tenantRecordsPrefix}${tenant}.json`;

/** The inverse of {@link tenantRecordKey}. */
export const parseTenantRecordKey = (key: string): string | undefined => /^registry\/tenants\/([^/]+)\.json$/.exec(key)?.[1];

/** What the offboarding of a tenant has found so far, and at its end what it left; an epoch each. */
export const offboardingsPrefix = 'offboardings/';

const offboardingPrefix = (tenant: string, epoch: number): string => `${offboardingsPrefix}${tenant}/${String(epoch)}/`;

/** Some users of the tenant; `round` and `part` count from 1 and 0. */
export const offboardedUsersKey = (tenant: string, epoch: number, { round, part }: UsersPart): string =>
  `${offboardingPrefix(tenant, epoch)}users-${String(round)}-${String(part)}.json`;

export interface UsersPart {
  readonly round: number;
  readonly part: number;
}

/** What stays of the tenant's in one of its storages, in parts: `<this><part>.ndjson`. */
export const keptObjectsPrefix = (tenant: string, epoch: number, storage: number): string =>
  `${offboardingPrefix(tenant, epoch)}kept-${String(storage)}/`;

export const keptObjectsKey = (tenant: string, epoch: number, storage: number, part: number): string =>
  `${keptObjectsPrefix(tenant, epoch, storage)}${String(part).padStart(8, '0')}.ndjson`;

export const tenantBucketsPrefix = 'registry/tenant-buckets/';

/** Whose a bucket is that one tenant has for itself. */
export const tenantBucketKey = (bucket: string): string => `${tenantBucketsPrefix}${bucket}.json`;

/** Users who wait until their tenant is made; one object each, so that nobody is lost and nothing grows too long. */
export const tenantWaitingPrefix = 'registry/tenant-waiting/';

export const waitingForTenantPrefix = (tenant: string): string => `${tenantWaitingPrefix}${tenant}/`;

export const waitingForTenantKey = (tenant: string, { pool, sub }: UserKey): string =>
  `${waitingForTenantPrefix(tenant)}${pool}/${sub}`;

/** The inverse of {@link waitingForTenantKey}. */
export function parseWaitingForTenantKey(key: string): UserKey | undefined {
  const match = /^registry\/tenant-waiting\/[^/]+\/([^/]+)\/([^/]+)$/.exec(key);
  return match?.[1] !== undefined && match[2] !== undefined ? { pool: match[1], sub: match[2] } : undefined;
}

/** The inverse of {@link tenantBucketKey}. */
export const parseTenantBucketKey = (key: string): string | undefined =>
  /^registry\/tenant-buckets\/([^/]+)\.json$/.exec(key)?.[1];

export const adoptionsPrefix = (pool: string): string => `adoptions/${pool}/`;

/** A part of a map of prefixes: of the subs that begin with this hexadecimal digit. `map` is the digest of the whole. */
export const prefixMapKey = (pool: string, map: string, digit: string): string =>
  `${adoptionsPrefix(pool)}map-${map}/${digit}.json`;

export const receiptsPrefix = 'receipts/';

/** `receipts/<use case>/dt=<date>/<workflow id>/<run id>.json`; `at` is ISO 8601. Workflow ids hold no `/`. */
export const receiptKey = (useCase: string, at: string, workflowId: string, runId: string): string =>
  `${receiptsPrefix}${useCase}/dt=${at.slice(0, 10)}/${encodeURIComponent(workflowId)}/${runId}.json`;

/** The lease of a pool's pass, and what the last one listed. */
export const passesPrefix = 'registry/passes/';

export const passKey = (pool: string): string => `${passesPrefix}${pool}.json`;

/** What passes have seen of the users of a pool; a shard's is `<this><shard>.json`. */
export const settledPrefix = (pool: string): string => `${passesPrefix}${pool}/`;

export const settledKey = (pool: string, shard: string): string => `${settledPrefix(pool)}${shard}.json`;

/** The app clients of a pool that came after the configuration was published. */
export const clientsKey = (pool: string): string => `registry/clients/${pool}.json`;

export const reportsPrefix = 'reports/';

/** `reports/access/<pool>/dt=<date>/<run id>`, without its extension; `at` is ISO 8601. */
export const accessReportKey = (pool: string, at: string, run: string): string =>
  `${reportsPrefix}access/${pool}/dt=${at.slice(0, 10)}/${run}`;

/** What one part of a pass found; gone once the pass is through. */
export const passPartKey = (pool: string, run: string, part: string): string => `${passPartsPrefix(pool)}${run}/${part}.json`;

export const passPartsPrefix = (pool: string): string => `${reportsPrefix}parts/${pool}/`;

/** What waits for a person. */
export const heldReportKey = (pool: string): string => `${reportsPrefix}held/${pool}.json`;

/** What a person has decided to leave as it is. */
export const rejectedKey = (pool: string): string => `${reportsPrefix}rejected/${pool}.json`;

/** Templates of files that users get. */
export const templatesPrefix = 'templates/';

export const templateKey = (name: string): string => `${templatesPrefix}${name}`;
