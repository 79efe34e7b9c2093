import {
  DescribeIdentityPoolCommand,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
  GetIdentityPoolRolesCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  AdminAddUserToGroupCommand,
  AdminRemoveUserFromGroupCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ListRolePoliciesCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, PutBucketPolicyCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { password } from '../../../local/play/customer-app';
import { guardedEdge, refusalOf, seededApp, sessionClient, type GuardedEdge, type SeededApp } from './guarded-edge';

let world: GuardedEdge;
let seeded: SeededApp;
beforeAll(async () => {
  world = await guardedEdge();
  seeded = await seededApp(world, { managed: true });
});
afterAll(() => world.stop());

const change = (
  Command: typeof AdminAddUserToGroupCommand | typeof AdminRemoveUserFromGroupCommand,
  group: string,
  name: string,
) => world.aws.cognito.send(new Command({ UserPoolId: seeded.pool.userPoolId, Username: name, GroupName: group }));
const join = (name: string, group: string) => change(AdminAddUserToGroupCommand, group, name);

async function newMember(...groups: readonly string[]): Promise<string> {
  const name = `user-${randomUUID()}`;
  await seeded.app.signUp(name);
  for (const group of groups) await join(name, group);
  return name;
}

async function idTokenOf(name: string): Promise<string> {
  const AuthParameters = { USERNAME: name, PASSWORD: password };
  const { AuthenticationResult } = await world.aws.cognito.send(
    new InitiateAuthCommand({ ClientId: seeded.pool.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
  );
  return AuthenticationResult?.IdToken ?? '';
}

/** Credentials for a token, in a role of choice where one is asked for. */
async function credentialsFor(idToken: string, CustomRoleArn?: string) {
  const { identityPoolId: IdentityPoolId, userPoolId } = seeded.pool;
  const Logins = { [`cognito-idp.us-east-1.amazonaws.com/${userPoolId}`]: idToken };
  const { IdentityId } = await world.aws.identity.send(new GetIdCommand({ IdentityPoolId, Logins }));
  const input = { IdentityId, Logins, ...(CustomRoleArn === undefined ? {} : { CustomRoleArn }) };
  const { Credentials } = await world.aws.identity.send(new GetCredentialsForIdentityCommand(input));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
    expiresAt: Credentials?.Expiration?.toISOString() ?? '',
  };
}

/** The name of the role that reading refuses, as S3 says it of a session that nothing allows anything. */
async function roleOf(idToken: string, custom?: string): Promise<string | undefined> {
  const s3 = sessionClient(seeded.settings, await credentialsFor(idToken, custom));
  try {
    const { message } = await refusalOf(s3.send(new GetObjectCommand({ Bucket: seeded.pool.dataBucket, Key: 'x' })));
    return /assumed-role\/([^/]+)\//.exec(message)?.[1];
  } finally {
    s3.destroy();
  }
}

const role = (group: 'read-only' | 'analysts'): { readonly arn: string; readonly name: string } => {
  const arn = seeded.pool.groupRoles?.[group] ?? '';
  return { arn, name: arn.slice(arn.lastIndexOf('/') + 1) };
};

test('the identity pool maps roles by token and denies where it is ambiguous, and no role allows anything by itself', async () => {
  const { identityPoolId, clientId, userPoolId, userRoleArn, userRoleName } = seeded.pool;
  const input = { IdentityPoolId: identityPoolId };
  expect(await world.upstream.identity.send(new DescribeIdentityPoolCommand(input))).toMatchObject({ AllowClassicFlow: false });
  expect(await world.upstream.identity.send(new GetIdentityPoolRolesCommand(input))).toMatchObject({
    Roles: { authenticated: userRoleArn },
    RoleMappings: {
      [`cognito-idp.us-east-1.amazonaws.com/${userPoolId}:${clientId}`]: { Type: 'Token', AmbiguousRoleResolution: 'Deny' },
    },
  });
  for (const RoleName of [userRoleName, role('read-only').name, role('analysts').name]) {
    expect(await world.upstream.iam.send(new ListRolePoliciesCommand({ RoleName }))).toMatchObject({ PolicyNames: [] });
  }
});

test('who is in no group, or only in groups without a role, acts in the role of signed-in users', async () => {
  for (const groups of [[], ['premium'], ['premium', 'admin']]) {
    expect(await roleOf(await idTokenOf(await newMember(...groups)))).toBe(seeded.pool.userRoleName);
  }
});

test('a member of a group with a role acts in it, from the first sign-in after joining until the first after leaving', async () => {
  const name = await newMember('premium');
  const before = await idTokenOf(name);
  await join(name, 'read-only');
  expect(await roleOf(before)).toBe(seeded.pool.userRoleName);
  const joined = await idTokenOf(name);
  expect(await roleOf(joined)).toBe(role('read-only').name);
  await change(AdminRemoveUserFromGroupCommand, 'read-only', name);
  expect(await roleOf(joined)).toBe(role('read-only').name);
  expect(await roleOf(await idTokenOf(name))).toBe(seeded.pool.userRoleName);
});

test('in two groups the one with the lower precedence decides, and any of both may be chosen, no third', async () => {
  const token = await idTokenOf(await newMember('analysts', 'read-only'));
  expect(await roleOf(token)).toBe(role('read-only').name);
  expect(await roleOf(token, role('analysts').arn)).toBe(role('analysts').name);
  expect(await refusalOf(credentialsFor(token, seeded.pool.userRoleArn))).toMatchObject({ name: 'NotAuthorizedException' });
});

test('a policy that names the role of a group reaches its members, and them alone', async () => {
  const { dataBucket: Bucket } = seeded.pool;
  await world.upstream.s3.send(new PutObjectCommand({ Bucket, Key: 'shared/reports/q1', Body: 'report' }));
  const Statement = {
    Effect: 'Allow',
    Principal: { AWS: role('analysts').arn },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${Bucket}/shared/reports/*`,
  };
  await world.aws.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
  const read = async (name: string): Promise<string | undefined> => {
    const s3 = sessionClient(seeded.settings, await credentialsFor(await idTokenOf(name)));
    try {
      return await (await s3.send(new GetObjectCommand({ Bucket, Key: 'shared/reports/q1' }))).Body?.transformToString();
    } finally {
      s3.destroy();
    }
  };
  expect(await read(await newMember('analysts'))).toBe('report');
  expect(await refusalOf(read(await newMember('premium')))).toMatchObject({ name: 'AccessDenied' });
});

test('of two groups with the same precedence neither is preferred: no credentials without a choice', async () => {
  const other = { GroupName: 'as-low-as-analysts', RoleArn: role('read-only').arn, Precedence: 20 };
  await world.aws.cognito.send(new CreateGroupCommand({ UserPoolId: seeded.pool.userPoolId, ...other }));
  const token = await idTokenOf(await newMember('analysts', other.GroupName));
  expect(await refusalOf(credentialsFor(token))).toMatchObject({ name: 'NotAuthorizedException' });
  expect(await roleOf(token, role('analysts').arn)).toBe(role('analysts').name);
});

test('a group that is gone gives no role', async () => {
  const token = await idTokenOf(await newMember('analysts'));
  await world.aws.cognito.send(new DeleteGroupCommand({ UserPoolId: seeded.pool.userPoolId, GroupName: 'analysts' }));
  expect(await roleOf(token)).toBe(seeded.pool.userRoleName);
});
