import {
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  SetPrincipalTagAttributeMapCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminUserGlobalSignOutCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { exchange, password } from '../../../local/play/customer-app';
import { guardedEdge, refusalOf, seededApp, sessionClient, type GuardedEdge, type SeededApp } from './guarded-edge';

let world: GuardedEdge;
let seeded: SeededApp;
beforeAll(async () => {
  world = await guardedEdge();
  seeded = await seededApp(world);
});
afterAll(() => world.stop());

interface Tokens {
  readonly name: string;
  readonly idToken: string;
  readonly accessToken: string;
}

async function signIn({ pool }: SeededApp, name: string): Promise<Tokens> {
  const AuthParameters = { USERNAME: name, PASSWORD: password };
  const { AuthenticationResult: tokens } = await world.aws.cognito.send(
    new InitiateAuthCommand({ ClientId: pool.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
  );
  return { name, idToken: tokens?.IdToken ?? '', accessToken: tokens?.AccessToken ?? '' };
}

async function newTokens(app: SeededApp): Promise<Tokens> {
  const name = `user-${randomUUID()}`;
  await app.app.signUp(name);
  return signIn(app, name);
}

const user = ({ name }: Tokens): { UserPoolId: string; Username: string } => ({
  UserPoolId: seeded.pool.userPoolId,
  Username: name,
});
const credentials = ({ idToken }: Tokens): ReturnType<typeof exchange> => exchange(seeded.settings, idToken);

test('every exchange gives an access key of its own', async () => {
  const tokens = await newTokens(seeded);
  const [one, other] = [await credentials(tokens), await credentials(tokens)];
  expect(one.accessKeyId).not.toBe(other.accessKeyId);
});

describe('a login that was good gives no new credentials', () => {
  const refused = async (tokens: Tokens, because: RegExp): Promise<void> => {
    const login = { [`cognito-idp.us-east-1.amazonaws.com/${seeded.pool.userPoolId}`]: tokens.idToken };
    const { identityPoolId: IdentityPoolId } = seeded.pool;
    const failures = [
      await refusalOf(world.aws.identity.send(new GetIdCommand({ IdentityPoolId, Logins: login }))),
      await refusalOf(
        world.aws.identity.send(new GetCredentialsForIdentityCommand({ IdentityId: await identityOf(tokens), Logins: login })),
      ),
    ];
    for (const failure of failures) {
      expect(failure).toEqual({ name: 'NotAuthorizedException', message: expect.stringMatching(because) as string });
    }
  };
  /** Behind the edge, which refuses. */
  const identityOf = async ({ idToken }: Tokens): Promise<string> => {
    const Logins = { [`cognito-idp.us-east-1.amazonaws.com/${seeded.pool.userPoolId}`]: idToken };
    const { IdentityId = '' } = await world.upstream.identity.send(
      new GetIdCommand({ IdentityPoolId: seeded.pool.identityPoolId, Logins }),
    );
    return IdentityId;
  };

  test('once an admin signed the user out; a new sign-in does', async () => {
    const tokens = await newTokens(seeded);
    await credentials(tokens);
    await world.aws.cognito.send(new AdminUserGlobalSignOutCommand(user(tokens)));
    await refused(tokens, /signed out/);
    await credentials(await signIn(seeded, tokens.name));
  });

  test('once the user signed out everywhere', async () => {
    const tokens = await newTokens(seeded);
    await world.aws.cognito.send(new GlobalSignOutCommand({ AccessToken: tokens.accessToken }));
    await refused(tokens, /signed out/);
  });

  test('while the user is disabled', async () => {
    const tokens = await newTokens(seeded);
    await world.aws.cognito.send(new AdminDisableUserCommand(user(tokens)));
    await refused(tokens, /disabled/);
    await world.aws.cognito.send(new AdminEnableUserCommand(user(tokens)));
    await credentials(tokens);
  });

  test('once the user is deleted, also when somebody else has the name by then', async () => {
    const tokens = await newTokens(seeded);
    await world.aws.cognito.send(new AdminDeleteUserCommand(user(tokens)));
    await refused(tokens, /does not exist/);
    await world.aws.cognito.send(new AdminCreateUserCommand({ ...user(tokens), MessageAction: 'SUPPRESS' }));
    await refused(tokens, /does not exist/);
  });

  test('when the token has expired', async () => {
    const tokens = await newTokens(seeded);
    world.advance(25 * 3_600_000);
    await refused(tokens, /Token expired/);
    world.advance(-25 * 3_600_000);
  });
});

test('nobody gets credentials without a login, with a login of another pool, or for the identity of another user', async () => {
  const [alice, bob] = [await newTokens(seeded), await newTokens(seeded)];
  const { identity } = world.aws;
  const provider = `cognito-idp.us-east-1.amazonaws.com/${seeded.pool.userPoolId}`;
  const { IdentityId } = await identity.send(
    new GetIdCommand({ IdentityPoolId: seeded.pool.identityPoolId, Logins: { [provider]: alice.idToken } }),
  );
  const stranger = await seededApp(world);
  const foreign = await newTokens(stranger);
  const attempts = [
    identity.send(new GetCredentialsForIdentityCommand({ IdentityId })),
    identity.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins: { [provider]: bob.idToken } })),
    identity.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins: { [provider]: foreign.idToken } })),
    identity.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins: { [provider]: alice.accessToken } })),
    exchange({ ...seeded.settings, userPoolId: stranger.pool.userPoolId }, foreign.idToken),
  ];
  for (const attempt of attempts) expect((await refusalOf(attempt)).name).toBe('NotAuthorizedException');
});

test('a role that does not trust the identity pool, or not its session tags, is not given', async () => {
  const other = await seededApp(world);
  const tokens = await newTokens(other);
  const trust = async (Action: string[], aud: string): Promise<void> => {
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: 'cognito-identity.amazonaws.com' },
          Action,
          Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': aud } },
        },
      ],
    });
    await world.aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: other.pool.userRoleName, PolicyDocument }));
  };
  const assume = 'sts:AssumeRoleWithWebIdentity';
  const wrong = [
    { actions: [assume], aud: other.pool.identityPoolId },
    { actions: [assume, 'sts:TagSession'], aud: seeded.pool.identityPoolId },
  ];
  for (const { actions, aud } of wrong) {
    await trust(actions, aud);
    expect((await refusalOf(exchange(other.settings, tokens.idToken))).name).toBe('InvalidIdentityPoolConfigurationException');
  }
  await trust([assume, 'sts:TagSession'], other.pool.identityPoolId);
  await exchange(other.settings, tokens.idToken);
});

test('without the tag map a user has no prefix', async () => {
  const other = await seededApp(world);
  const tokens = await newTokens(other);
  const claims = JSON.parse(Buffer.from(tokens.idToken.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
  const list = async (): Promise<unknown> => {
    const s3 = sessionClient(other.settings, await exchange(other.settings, tokens.idToken));
    try {
      return await s3.send(new ListObjectsV2Command({ Bucket: other.pool.dataBucket, Prefix: `users/${claims.sub}/` }));
    } finally {
      s3.destroy();
    }
  };
  await list();
  await world.aws.identity.send(
    new SetPrincipalTagAttributeMapCommand({
      IdentityPoolId: other.pool.identityPoolId,
      IdentityProviderName: `cognito-idp.us-east-1.amazonaws.com/${other.pool.userPoolId}`,
      UseDefaults: true,
    }),
  );
  expect((await refusalOf(list())).name).toBe('AccessDenied');
});
