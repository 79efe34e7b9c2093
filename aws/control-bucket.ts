import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { GatehouseFailure } from '../core/failures';
import { isAwsError, statusOf, toFailure } from './to-failure';

/** One thing that set-up looked at. */
export interface SetupStep {
  readonly part: string;
  readonly outcome: 'already so' | 'done';
}

export interface ControlBucketOptions {
  readonly client: S3Client;
  readonly bucket: string;
  readonly region: string;
  /** The account that must own the bucket (`ExpectedBucketOwner`); undefined leaves the check out. */
  readonly expectedOwner?: string | undefined;
}

export interface Target {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

/** A setting of the bucket: whether it is as it should be, and the call that makes it so. */
export interface BucketSetting {
  readonly part: string;
  /** The error that AWS answers with while nothing is set. */
  readonly unset: string;
  isSo(client: S3Client, target: Target): Promise<boolean>;
  /** `isNew`: the bucket was just made, and nothing else is set. */
  makeSo(client: S3Client, target: Target, isNew?: boolean): Promise<unknown>;
}

const blockAll = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

// Encryption of another kind (SSE-KMS) that somebody chose is left as it is.
export const bucketSettings: readonly BucketSetting[] = [
  {
    part: 'encryption',
    unset: 'ServerSideEncryptionConfigurationNotFoundError',
    isSo: async (client, target) => {
      const { ServerSideEncryptionConfiguration: found } = await client.send(new GetBucketEncryptionCommand(target));
      return (found?.Rules ?? []).some((rule) => rule.ApplyServerSideEncryptionByDefault?.SSEAlgorithm !== undefined);
    },
    makeSo: (client, target) => {
      const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }];
      return client.send(new PutBucketEncryptionCommand({ ...target, ServerSideEncryptionConfiguration: { Rules } }));
    },
  },
  {
    part: 'versioning',
    unset: '',
    isSo: async (client, target) => (await client.send(new GetBucketVersioningCommand(target))).Status === 'Enabled',
    makeSo: (client, target) =>
      client.send(new PutBucketVersioningCommand({ ...target, VersioningConfiguration: { Status: 'Enabled' } })),
  },
  {
    part: 'public access block',
    unset: 'NoSuchPublicAccessBlockConfiguration',
    isSo: async (client, target) => {
      const { PublicAccessBlockConfiguration: found = {} } = await client.send(new GetPublicAccessBlockCommand(target));
      return Object.keys(blockAll).every((name) => found[name as keyof typeof blockAll] === true);
    },
    makeSo: (client, target) =>
      client.send(new PutPublicAccessBlockCommand({ ...target, PublicAccessBlockConfiguration: blockAll })),
  },
  {
    part: 'ownership (no ACLs)',
    unset: 'OwnershipControlsNotFoundError',
    isSo: async (client, target) => {
      const { OwnershipControls: found } = await client.send(new GetBucketOwnershipControlsCommand(target));
      return (found?.Rules ?? []).some(({ ObjectOwnership }) => ObjectOwnership === 'BucketOwnerEnforced');
    },
    makeSo: (client, target) => {
      const OwnershipControls = { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' as const }] };
      return client.send(new PutBucketOwnershipControlsCommand({ ...target, OwnershipControls }));
    },
  },
];

/** Creates the control bucket. Already done: it is there. Raises `BucketNotOurs`, `BucketInOtherRegion`, `PermissionMissing`, `AwsUnavailable`. */
export async function ensureControlBucket(options: ControlBucketOptions): Promise<SetupStep> {
  return { part: `bucket ${options.bucket}`, outcome: await ensureBucket(options.client, targetOf(options), options.region) };
}

/**
 * Makes the settings of the control bucket as they should be (https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html).
 * Already done: every one is so. Raises `BucketNotOurs`, `BucketInOtherRegion`, `PermissionMissing`, `AwsUnavailable`.
 */
export async function ensureBucketSettings(options: Omit<ControlBucketOptions, 'region'>): Promise<readonly SetupStep[]> {
  const { client, bucket } = options;
  const steps: SetupStep[] = [];
  for (const part of bucketSettings)
    steps.push({ part: `bucket ${bucket}: ${part.part}`, outcome: await ensurePart(client, targetOf(options), part) });
  return steps;
}

const targetOf = ({ bucket, expectedOwner }: Omit<ControlBucketOptions, 'region'>): Target => ({
  Bucket: bucket,
  ...(expectedOwner === undefined ? {} : { ExpectedBucketOwner: expectedOwner }),
});

async function ensureBucket(client: S3Client, target: Target, region: string): Promise<SetupStep['outcome']> {
  const place = `bucket=${target.Bucket}`;
  try {
    await client.send(new HeadBucketCommand(target));
    return 'already so';
  } catch (error) {
    if (statusOf(error) === 403) {
      throw new GatehouseFailure('BucketNotOurs', {
        place,
        remedy:
          "Bucket names are shared by all of AWS: choose another controlBucket, or ask for s3:ListBucket if it is this account's.",
      });
    }
    if (statusOf(error) !== 404) throw toFailure(error, `${place}, call=HeadBucket`);
  }
  try {
    // us-east-1 is the Region that must not be named.
    const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
    await client.send(new CreateBucketCommand({ Bucket: target.Bucket, ...where, ObjectOwnership: 'BucketOwnerEnforced' }));
    return 'done';
  } catch (error) {
    if (isAwsError(error) && error.name === 'BucketAlreadyOwnedByYou') return 'already so';
    throw toFailure(error, `${place}, call=CreateBucket`);
  }
}

async function ensurePart(client: S3Client, target: Target, part: BucketSetting): Promise<SetupStep['outcome']> {
  try {
    if (await isSo(client, target, part)) return 'already so';
    await part.makeSo(client, target);
    return 'done';
  } catch (error) {
    throw toFailure(error, `bucket=${target.Bucket}, setting=${part.part}`);
  }
}

/** Whether a setting is as it should be; raises AWS's own errors. */
export async function isSo(client: S3Client, target: Target, part: Pick<BucketSetting, 'unset' | 'isSo'>): Promise<boolean> {
  try {
    return await part.isSo(client, target);
  } catch (error) {
    if (isAwsError(error) && error.name === part.unset) return false;
    throw error;
  }
}
