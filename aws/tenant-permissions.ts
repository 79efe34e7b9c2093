const settings = [
  ['EncryptionConfiguration', 'encrypt it'],
  ['BucketVersioning', 'keep older versions'],
  ['BucketPublicAccessBlock', 'keep the public out'],
  ['BucketOwnershipControls', 'own everything in it, without ACLs'],
  ['LifecycleConfiguration', 'end incomplete uploads'],
  ['BucketTagging', 'tag it'],
] as const;

const sameRead = 'the same read serves every identity pool';

const onBucket = (action: string, why: string) => ({ action, on: 'tenant-bucket', why }) as const;

/** Identity pools that tenants have for themselves. */
export const tenantIdentityPools = [
  { action: 'cognito-identity:DescribeIdentityPool', on: 'tenant-identity-pool', why: 'which tenant it names' },
  { action: 'cognito-identity:GetIdentityPoolRoles', on: 'tenant-identity-pool', why: sameRead },
  { action: 'cognito-identity:GetPrincipalTagAttributeMap', on: 'tenant-identity-pool', why: sameRead },
] as const;

/** Making what one tenant has for itself. */
export const tenantPermissions = [
  { action: 's3:GetObject', on: 'control-tenants', why: 'records of tenants; a write with If-Match needs it too' },
  { action: 's3:PutObject', on: 'control-tenants', why: 'records of tenants' },
  { action: 's3:DeleteObject', on: 'control-tenants', why: 'forget who waited, and a name that was taken' },
  { action: 's3:PutObjectTagging', on: 'tenant-tagged-objects', why: "make a tenant's folders with their tags" },
  { action: 'kms:GenerateDataKey', on: 'tenant-key', why: 'make folders and prefixes in encrypted buckets of tenants' },
  { action: 's3:DeleteBucket', on: 'offboarded-bucket', why: 'delete the empty bucket of a tenant that went' },
  ...tenantIdentityPools,
  onBucket('s3:ListBucket', 'see whether a name is free'),
  onBucket('s3:CreateBucket', 'make the bucket of a tenant'),
  ...settings.flatMap(([setting, why]) => [
    onBucket(`s3:Get${setting}`, `${why}, where it is not so yet`),
    onBucket(`s3:Put${setting}`, why),
  ]),
] as const;
