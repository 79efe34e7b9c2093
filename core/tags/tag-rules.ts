/** Letters, spaces, digits and `+ - = . _ : / @` (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html). */
const allowed = /^[\p{L}\p{Z}\p{N}+\-=._:/@]*$/u;

const characters = 'letters, digits, spaces and + - = . _ : / @';

/** Why no object tag can have this key, as what would be right; `undefined` if one can. Lengths are in UTF-16. */
export function tagKeyRemedy(key: string): string | undefined {
  if (key === '' || key.length > 128 || !allowed.test(key)) return `must be 1 to 128 ${characters}, such as access-tier`;
  if (/^aws:/i.test(key)) return 'must not begin with `aws:`: those tags belong to AWS';
  return key === '__proto__' ? 'is one that JSON documents cannot carry; take another' : undefined;
}

/** Why no object tag can have this value, as what would be right; `undefined` if one can. */
export const tagValueRemedy = (value: string): string | undefined =>
  value.length > 256 || !allowed.test(value) ? `must be at most 256 ${characters}, such as premium` : undefined;
