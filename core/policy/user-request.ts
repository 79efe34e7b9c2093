import { GatehouseFailure } from '../failures';
import { sessionOf } from './caller';
import type { AccessRequest } from './request';

/** What a user asks for, in a session of a role. */
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
  /** ISO 8601: when the credentials were issued. */
  readonly issuedAt?: string;
}

/** The request as AWS would see it, over TLS. Raises `InvalidInput` for a role that is none. */
export const userRequest = ({ role, tags, bucketArn, action, key, prefix, issuedAt }: UserRequest): AccessRequest => {
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
      ...(prefix === undefined ? {} : { 's3:prefix': prefix }),
      ...(issuedAt === undefined ? {} : { 'aws:TokenIssueTime': issuedAt }),
    },
  };
};
