import { CognitoIdentityClient } from '@aws-sdk/client-cognito-identity';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import type { EdgeStage } from '../types';
import { createAuthoriseStage } from './authorise';
import { BucketPolicies } from './bucket-policies';
import { createCredentialsStage } from './credentials';
import { withGroupRoles } from './group-roles';
import { knownPrincipals } from './known-principals';
import { IdentityPools } from './identity-pools';
import type { Login } from './login';
import { Roles } from './roles';
import { Sessions } from './session';
import { SignOuts } from './sign-outs';

export interface IdentityStagesOptions {
  /** MiniStack: `http://127.0.0.1:<port>`. */
  readonly upstream: string;
  /** MiniStack's own unless given. */
  readonly account?: string;
  /** `us-east-1` unless given. */
  readonly region?: string;
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly now?: () => number;
}

export interface IdentityStages {
  /** Belongs first. */
  readonly authorise: EdgeStage;
  readonly credentials: EdgeStage;
  /** Refuses bucket policies about roles that do not exist. */
  readonly principals: EdgeStage;
  readonly sessions: Sessions;
  /** Closes idle connections to the upstream. */
  close(): void;
}

/** Users' credentials and what may be done with them, with policies and users as they are at the upstream. */
export function createIdentityStages(options: IdentityStagesOptions): IdentityStages {
  const { upstream, account = '000000000000', region = 'us-east-1', now = Date.now } = options;
  const settings = { endpoint: upstream, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const cognito = new CognitoIdentityProviderClient(settings);
  const identity = new CognitoIdentityClient(settings);
  const iam = new IAMClient(settings);
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const sessions = new Sessions();
  const roles = new Roles(iam);
  const bucketPolicies = new BucketPolicies(s3);
  const signOuts = new SignOuts(cognito, now);
  const withRoles = (login: Login) => withGroupRoles(cognito, login);
  const pools = new IdentityPools(identity);
  return {
    authorise: createAuthoriseStage({ s3, roles, bucketPolicies, sessions, now }),
    credentials: createCredentialsStage({ pools, roles, signOuts, withRoles, sessions, now }),
    principals: knownPrincipals(roles, account),
    sessions,
    close: () => [cognito, identity, iam, s3].forEach((client) => client.destroy()),
  };
}
