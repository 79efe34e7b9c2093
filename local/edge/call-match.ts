import type { AwsCall, AwsService } from './types';

/** Which calls a fault or a gate is about. Everything that is given must hold. */
export interface CallMatch {
  readonly service?: AwsService;
  readonly operation?: string | readonly string[];
  readonly bucket?: string;
  /** Regular expression, matched anywhere in the decoded S3 key. */
  readonly keyPattern?: string;
  /** Regular expression, matched anywhere in the JSON text of the parsed input (user pool, username, bucket policy …). */
  readonly inputPattern?: string;
  readonly accessKeyId?: string;
  /** Only from the nth matching call on, counted from 1 when the rule was added. */
  readonly nth?: number;
}

/** Whether a call is meant; `nth` is counted by whoever keeps the match. */
export function matches(match: CallMatch, call: AwsCall): boolean {
  if (match.service !== undefined && match.service !== call.service) return false;
  if (match.operation !== undefined && ![match.operation].flat().includes(call.operation)) return false;
  if (match.bucket !== undefined && match.bucket !== call.bucket) return false;
  if (match.accessKeyId !== undefined && match.accessKeyId !== call.accessKeyId) return false;
  if (match.keyPattern !== undefined && !new RegExp(match.keyPattern).test(call.key ?? '')) return false;
  return match.inputPattern === undefined || new RegExp(match.inputPattern).test(JSON.stringify(call.input));
}

/** Throws a SyntaxError when a pattern is no regular expression. */
export function assertPatterns({ keyPattern, inputPattern }: CallMatch): void {
  for (const pattern of [keyPattern, inputPattern]) if (pattern !== undefined) new RegExp(pattern);
}
