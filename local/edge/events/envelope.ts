import type { TrailRecord } from './trail-record';

/** An EventBridge event that carries a CloudTrail record (https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html). */
export interface EventEnvelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  /** `aws.cognito-idp`, `aws.s3` … */
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: TrailRecord;
}

/** `id` is EventBridge's own: the same for every delivery of one event. */
export function envelope(detail: TrailRecord, id: string): EventEnvelope {
  const kind = detail.eventType === 'AwsServiceEvent' ? 'AWS Service Event' : 'AWS API Call';
  return {
    version: '0',
    id,
    'detail-type': `${kind} via CloudTrail`,
    source: `aws.${detail.eventSource.replace('.amazonaws.com', '')}`,
    account: detail.recipientAccountId,
    time: detail.eventTime,
    region: detail.awsRegion,
    resources: [],
    detail,
  };
}
