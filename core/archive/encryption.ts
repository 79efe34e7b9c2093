import { z } from 'zod';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
export const kmsEncryptionSchema = z.strictObject({
  /** ARN, or what the object names. */
  kmsKey: z.string(),
  /** S3 keeps a key of the bucket's, and asks KMS more rarely. */
  bucketKey: z.literal(true).exactOptional(),
  /** Encrypted twice. */
  dsse: z.literal(true).exactOptional(),
});

export type KmsEncryption = z.infer<typeof kmsEncryptionSchema>;

/** How a copy is encrypted: with keys of S3, with a key of KMS, or as its bucket has it by default. */
export type CopyEncryption = 'aes256' | 'default' | KmsEncryption;
