/** The access key that the playground's worker signs with: the edge tells by it whose calls are Gatehouse's own. */
export const workerAccessKeyId = 'GATEHOUSEWORKER';

/** The access key that the playground's relay signs with. */
export const relayAccessKeyId = 'GATEHOUSERELAY';

/** The role that the worker's calls show in CloudTrail. */
export const workerRoleArn = (account: string): string => `arn:aws:iam::${account}:role/gatehouse-worker`;
