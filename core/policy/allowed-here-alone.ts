import { allowedElsewhere, type ElsewhereFinding, type ElsewhereInput } from './allowed-elsewhere';

/** A name that no policy says anything of, unless it speaks of every bucket. */
const anyBucket = 'a-bucket-that-nobody-has';

/**
 * What is allowed elsewhere in this bucket and not in every one: where a role's policy speaks of all buckets, that is told
 * once for the pool, and not by each of its hosts.
 */
export function allowedHereAlone(input: ElsewhereInput): readonly ElsewhereFinding[] {
  const everywhere = new Set(allowedElsewhere({ ...input, bucket: anyBucket, live: undefined }).map(keyOf));
  return allowedElsewhere(input).filter((finding) => !everywhere.has(keyOf(finding)));
}

const keyOf = (finding: ElsewhereFinding): string => JSON.stringify(finding);
