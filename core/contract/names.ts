/** A user pool id, `<region>_<letters and digits>` (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html). */
const userPoolId = /^[a-z0-9-]+_[0-9A-Za-z]{1,55}$/;

/** A Cognito sub: a UUID in lower case, of any version (newer pools do not use version 4). */
const sub = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export const isUserPoolId = (value: string): boolean => userPoolId.test(value);

export const isSub = (value: string): boolean => sub.test(value);

export const isBucketName = (value: string): boolean => bucketName.test(value) && !value.includes('..');

/** Characters that could act as a pattern, a variable or a separator in a policy or a key. */
const dangerous = /[*?${}/\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** First segments of a data bucket that belong to Gatehouse, in any case. */
export const reservedSegments: readonly string[] = ['archive', 'shared'];

export const maxNameBytes = 128;

/**
 * Why a tenant or group name cannot be part of a key or a policy, or `undefined` if it can.
 * Session tags hold at most 256 characters, keys 1,024 bytes; 128 bytes leave room for the rest of the key.
 */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name !== name.trim()) return 'begins or ends with a space';
  if (name === '.' || name === '..') return 'is a relative path segment';
  if (dangerous.test(name)) return 'has a character of * ? $ { } / \\ or a control character';
  if (name !== name.normalize('NFC')) return 'is not in Unicode normalization form C';
  if (utf8Bytes(name) > maxNameBytes) return `is longer than ${String(maxNameBytes)} bytes`;
  if (reservedSegments.includes(name.toLowerCase())) return 'is reserved';
  return undefined;
}

/** UTF-8 length without TextEncoder, which the workflow sandbox does not promise. */
function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
