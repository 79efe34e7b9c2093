import type { TenantReceipt, TenantStorageReceipt } from '../../../core/contract/tenants';

/** What was done for a tenant, line by line. */
export const describeTenantReceipt = (receipt: TenantReceipt): readonly string[] => {
  const { storages, did, startedAt, finishedAt, configRevision, key } = receipt;
  return [
    ...storages.map(describeStorage),
    `  did:      ${did.length === 0 ? 'nothing, it was all there' : did.join('; ')}`,
    `  took:     ${String(Date.parse(finishedAt) - Date.parse(startedAt))} ms, finished ${finishedAt}`,
    `  config:   revision ${String(configRevision)}`,
    `  receipt:  ${key}`,
  ];
};

const describeStorage = ({ pool, bucket, prefix, isolatedAt }: TenantStorageReceipt): string =>
  `  storage:  s3://${bucket}/${prefix} for pool ${pool}, ${
    isolatedAt === undefined ? 'its access left to others' : `isolated at ${isolatedAt}`
  }`;
