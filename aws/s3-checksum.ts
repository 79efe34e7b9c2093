import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';

const algorithms = ['CRC64NVME', 'SHA256', 'SHA1', 'CRC32C', 'CRC32'] as const;

/** As S3 answers a HEAD, and a copy. */
type Summed = Pick<HeadObjectCommandOutput, 'ChecksumType' | `Checksum${(typeof algorithms)[number]}`>;

/**
 * The checksum of a whole object, `CRC64NVME:<base64>`; one of its parts depends on how it was uploaded, and says nothing
 * of a copy (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html).
 */
function checksumOf(summed: Summed): string | undefined {
  if (summed.ChecksumType === 'COMPOSITE') return undefined;
  for (const algorithm of algorithms) {
    const value = summed[`Checksum${algorithm}`];
    // A composite one ends in the number of its parts.
    if (value !== undefined && !/-\d+$/.test(value)) return `${algorithm}:${value}`;
  }
  return undefined;
}

/** `checksum` where there is one. */
export const checksumIn = (summed: Summed | undefined): { readonly checksum?: string } => {
  const checksum = checksumOf(summed ?? {});
  return checksum === undefined ? {} : { checksum };
};

/** Of what was uploaded in one piece, and not encrypted with a key of KMS or of the customer. */
export const etagIsMd5 = ({ ETag, ServerSideEncryption = 'AES256', SSECustomerAlgorithm }: HeadObjectCommandOutput): boolean =>
  /^"[0-9a-f]{32}"$/.test(ETag ?? '') && ServerSideEncryption === 'AES256' && SSECustomerAlgorithm === undefined;
