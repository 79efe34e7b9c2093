import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';

const coldClasses: readonly string[] = ['GLACIER', 'DEEP_ARCHIVE'];

/** Whether S3 takes hours until it can read an object (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html). */
export const isCold = ({ StorageClass = 'STANDARD', ArchiveStatus, Restore = '' }: HeadObjectCommandOutput): boolean =>
  ArchiveStatus !== undefined || (coldClasses.includes(StorageClass) && !Restore.includes('ongoing-request="false"'));
