/** One CloudTrail record (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html). */
export interface TrailRecord {
  readonly eventVersion: string;
  readonly userIdentity: Readonly<Record<string, unknown>>;
  /** ISO 8601 in whole seconds. */
  readonly eventTime: string;
  /** `cognito-idp.amazonaws.com` … */
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  /** Of calls that failed. */
  readonly errorCode?: string;
  readonly requestParameters: Fields | null;
  readonly responseElements: Fields | null;
  readonly additionalEventData?: Fields;
  readonly requestID: string;
  readonly eventID: string;
  readonly readOnly: false;
  readonly eventType: 'AwsApiCall' | 'AwsServiceEvent';
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  readonly eventCategory: 'Management';
}

export type Fields = Readonly<Record<string, unknown>>;

/** Where the edge stands in for AWS. */
export interface Place {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** What a record cannot know by itself. */
export interface Stamp {
  readonly at: Date;
  /** A UUID; becomes `eventID`. */
  readonly id: string;
}

/** The fields that all records have in common. */
export const recordFrame = ({ account, region }: Place, { at, id }: Stamp) =>
  ({
    eventVersion: '1.08',
    eventTime: `${at.toISOString().slice(0, 19)}Z`,
    awsRegion: region,
    sourceIPAddress: '127.0.0.1',
    requestID: id,
    eventID: id,
    readOnly: false,
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
  }) as const;
