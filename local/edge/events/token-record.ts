import { hidden } from './redact';
import { recordFrame, type Place, type Stamp, type TrailRecord } from './trail-record';

export interface TokenExchange {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly sub: string;
}

/** The record of a code exchanged for tokens at the pool's token endpoint: how a sign-in through managed login shows. */
export function tokenRecord({ userPoolId, clientId, sub }: TokenExchange, stamp: Stamp, place: Place): TrailRecord {
  const { account, region } = place;
  return {
    ...recordFrame({ account, region }, stamp),
    userIdentity: { accountId: account },
    eventType: 'AwsServiceEvent',
    eventSource: 'cognito-idp.amazonaws.com',
    eventName: 'Token_POST',
    userAgent: '',
    requestParameters: null,
    responseElements: null,
    additionalEventData: {
      responseParameters: { status: 200 },
      requestParameters: { code: [hidden], grant_type: ['authorization_code'], client_id: [clientId] },
      eventTimestamp: String(stamp.at.getTime()),
      userPoolId,
      sub,
    },
  };
}
