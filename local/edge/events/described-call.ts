import type { Fields } from './trail-record';

/** What a record says of one call, besides who made it, when and how it ended. */
export interface DescribedCall {
  /** `cognito-idp.amazonaws.com` … */
  readonly eventSource: string;
  readonly eventName: string;
  readonly requestParameters: Fields;
  /** Of a call that succeeded; null where it answers nothing. */
  readonly responseElements: Fields | null;
}

/** CloudTrail writes `null` for an empty answer. */
export const orNull = (fields: Fields): Fields | null => (Object.keys(fields).length === 0 ? null : fields);
