import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';

const algorithms = ['CRC64NVME', 'SHA256', 'SHA1', 'CRC32C', 'CRC32'] as const;

/**
 * The checksum of a whole object, `CRC64NVME:<base64>`; one of its parts depends on how it was uploaded, and says nothing
 * of a copy (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html).
 */
export function checksumOf(head: HeadObjectCommandOutput): string | undefined {
  if (head.ChecksumType === 'COMPOSITE') return undefined;
  for (const algorithm of algorithms) {
    const value = head[`Checksum${algorithm}`];
    // A composite one ends in the number of its parts.
    if (value !== undefined && !/-\d+$/.test(value)) return `${algorithm}:${value}`;
  }
  return undefined;
}
