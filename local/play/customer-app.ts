import { CognitoIdentityClient, GetCredentialsForIdentityCommand, GetIdCommand } from '@aws-sdk/client-cognito-identity';
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
  type AuthenticationResultType,
} from '@aws-sdk/client-cognito-identity-provider';

/** What a customer's app is built with. */
export interface AppSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly identityPoolId: string;
  readonly dataBucket: string;
}

/** A user's session in the app: Cognito's tokens, and the AWS credentials that the identity pool gave for them. */
export interface AppSession {
  readonly sub: string;
  readonly accessToken: string;
  readonly credentials: SessionCredentials;
}

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Every user of the playground has it. */
export const password = 'Playground-1!';

export const emailOf = (name: string): string => `${name}@example.com`;

/** The calls that an app makes on behalf of the person in front of it; errors are those of the AWS SDK. */
export function createCustomerApp(settings: AppSettings) {
  const { endpoint, region, clientId: ClientId } = settings;
  const cognito = new CognitoIdentityProviderClient({ endpoint, region, maxAttempts: 1 });
  return {
    /** SignUp, then ConfirmSignUp with the code (any will do here). Answers the sub. */
    async signUp(name: string): Promise<string> {
      const UserAttributes = [{ Name: 'email', Value: emailOf(name) }];
      const { UserSub } = await cognito.send(new SignUpCommand({ ClientId, Username: name, Password: password, UserAttributes }));
      await cognito.send(new ConfirmSignUpCommand({ ClientId, Username: name, ConfirmationCode: '123456' }));
      return given(UserSub, 'SignUp', 'UserSub');
    },

    /** InitiateAuth (and the new password that a first sign-in asks for), then credentials from the identity pool. */
    async signIn(name: string, secret = password): Promise<AppSession> {
      const tokens = await authenticate(cognito, ClientId, name, secret);
      const idToken = given(tokens.IdToken, 'InitiateAuth', 'IdToken');
      return {
        sub: subOf(idToken),
        accessToken: given(tokens.AccessToken, 'InitiateAuth', 'AccessToken'),
        credentials: await exchange(settings, idToken),
      };
    },

    /** The user's own attributes: GetUser. */
    async attributes({ accessToken }: AppSession): Promise<Readonly<Record<string, string>>> {
      const { UserAttributes = [] } = await cognito.send(new GetUserCommand({ AccessToken: accessToken }));
      return Object.fromEntries(UserAttributes.map(({ Name = '', Value = '' }) => [Name, Value]));
    },

    close: (): void => {
      cognito.destroy();
    },
  };
}

async function authenticate(
  cognito: CognitoIdentityProviderClient,
  ClientId: string,
  name: string,
  secret: string,
): Promise<AuthenticationResultType> {
  const first = await cognito.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: name, PASSWORD: secret },
    }),
  );
  if (first.ChallengeName !== 'NEW_PASSWORD_REQUIRED') {
    return given(first.AuthenticationResult, 'InitiateAuth', 'AuthenticationResult');
  }
  const second = await cognito.send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName: first.ChallengeName,
      Session: first.Session,
      ChallengeResponses: { USERNAME: name, NEW_PASSWORD: password },
    }),
  );
  return given(second.AuthenticationResult, 'RespondToAuthChallenge', 'AuthenticationResult');
}

/** GetId and GetCredentialsForIdentity: the enhanced flow, as a mobile or browser app does it. */
export async function exchange(settings: AppSettings, idToken: string): Promise<SessionCredentials> {
  const { endpoint, region, userPoolId, identityPoolId } = settings;
  const identity = new CognitoIdentityClient({ endpoint, region, maxAttempts: 1 });
  const Logins = { [`cognito-idp.${region}.amazonaws.com/${userPoolId}`]: idToken };
  try {
    const { IdentityId } = await identity.send(new GetIdCommand({ IdentityPoolId: identityPoolId, Logins }));
    const { Credentials } = await identity.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins }));
    return {
      accessKeyId: given(Credentials?.AccessKeyId, 'GetCredentialsForIdentity', 'AccessKeyId'),
      secretAccessKey: given(Credentials?.SecretKey, 'GetCredentialsForIdentity', 'SecretKey'),
      sessionToken: given(Credentials?.SessionToken, 'GetCredentialsForIdentity', 'SessionToken'),
      expiresAt: given(Credentials?.Expiration, 'GetCredentialsForIdentity', 'Expiration').toISOString(),
    };
  } finally {
    identity.destroy();
  }
}

function subOf(idToken: string): string {
  const claims = JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()) as { sub?: string };
  return given(claims.sub, 'the ID token', 'sub');
}

function given<T>(value: T | undefined, source: string, what: string): T {
  if (value === undefined) throw new Error(`${source} answered without ${what}.`);
  return value;
}
