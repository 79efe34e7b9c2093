/** Object tags of S3, key to value. */
export type Tags = Readonly<Record<string, string>>;

/** An object holds at most so many (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html). */
export const mostTags = 10;

export const sameTags = (one: Tags, other: Tags): boolean => {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && one[key] === other[key]);
};

/** In the order of their keys, so that equal tags read alike in history. */
export const sortTags = (tags: Iterable<readonly [string, string]>): Tags =>
  Object.fromEntries([...tags].sort(([one], [other]) => (one < other ? -1 : 1)));
