import type { InspectedObject } from './object-versions';

type Content = Pick<InspectedObject, 'etag' | 'bytes' | 'checksum'>;

/**
 * Whether two objects hold the same bytes, as far as S3 tells: by the checksum of the whole, else by the ETag, which is new
 * with every copy that is encrypted with a key of KMS, or made by parts.
 */
export function isSameContent(one: Content, other: Content): boolean {
  if (one.bytes !== other.bytes) return false;
  if (one.bytes === 0) return true;
  if (one.checksum !== undefined && one.checksum === other.checksum) return true;
  return one.etag === other.etag;
}
