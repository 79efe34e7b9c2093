import { GatehouseFailure } from '../failures';
import { sessionOf } from './caller';
import type { AccessRequest } from './request';

/** What a user asks for, in a session of a role. Times are ISO 8601. */
export interface UserRequest {
  readonly role: string;
  /** Session tags by name. */
  readonly tags: Readonly<Record<string, string>>;
  readonly bucketArn: string;
  /** `s3:GetObject`. */
  readonly action: string;
  /** The object; absent for requests to the bucket. */
  readonly key?: string;
  /** `s3:prefix` of a listing. */
  readonly prefix?: string;
  /** When the credentials were issued. */
  readonly issuedAt?: string;
  /** When it is asked; foreign policies may look at the time. */
  readonly at?: string;
}

/** The request as AWS would see it, over TLS. Raises `InvalidInput` for a role that is none. */
export const userRequest = (asked: UserRequest): AccessRequest => {
  const { role, tags, bucketArn, action, key } = asked;
  const principal = sessionOf(role, 'CognitoIdentityCredentials', 'cognito-identity.amazonaws.com');
  if (principal === undefined) {
    throw new GatehouseFailure('InvalidInput', {
      place: 'role of the request',
      value: role,
      remedy: 'Name the ARN of an IAM role, such as arn:aws:iam::111122223333:role/app-user.',
    });
  }
  return {
    action,
    resource: key === undefined ? bucketArn : `${bucketArn}/${key}`,
    principal,
    context: {
      'aws:SecureTransport': 'true',
      ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:PrincipalTag/${name}`, value])),
      ...optionalKeys(asked),
    },
  };
};

const optionalKeys = ({ prefix, issuedAt, at }: UserRequest): Readonly<Record<string, string>> => ({
  ...(prefix === undefined ? {} : { 's3:prefix': prefix }),
  ...(issuedAt === undefined ? {} : { 'aws:TokenIssueTime': issuedAt }),
  ...(at === undefined ? {} : { 'aws:CurrentTime': at, 'aws:EpochTime': String(Math.floor(Date.parse(at) / 1000)) }),
});

type Ask = Pick<UserRequest, 'action' | 'key' | 'prefix'>;

/** The request that an action means for what lies under a prefix: of one object, or of the listing. */
export const askUnder = (action: string, prefix: string): Ask =>
  action === 's3:ListBucket' ? { action, prefix } : { action, key: `${prefix}a` };
