import { DescribeIdentityPoolCommand, GetPrincipalTagAttributeMapCommand } from '@aws-sdk/client-cognito-identity';
import { AdminUpdateUserAttributesCommand, DescribeUserPoolCommand } from '@aws-sdk/client-cognito-identity-provider';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { guardedEdge, refusalOf, seededApp, sessionClient, type GuardedEdge } from './guarded-edge';

let world: GuardedEdge;
beforeAll(async () => {
  world = await guardedEdge();
});
afterAll(() => world.stop());

test('the pool has the attributes, and the identity pool checks tokens and tags sessions', async () => {
  const { pool } = await seededApp(world, { name: `t-${randomUUID().slice(0, 8)}`, tenants: true });
  const { UserPool } = await world.upstream.cognito.send(new DescribeUserPoolCommand({ UserPoolId: pool.userPoolId }));
  const attribute = UserPool?.SchemaAttributes?.find(({ Name }) => Name === pool.prefixAttribute);
  expect(attribute).toMatchObject({ Mutable: true, StringAttributeConstraints: { MaxLength: '2048' } });
  expect(UserPool?.SchemaAttributes?.map(({ Name }) => Name)).toContain(pool.tenantAttribute);
  const { upstream } = world;
  const identityPool = await upstream.identity.send(new DescribeIdentityPoolCommand({ IdentityPoolId: pool.identityPoolId }));
  expect(identityPool).toMatchObject({ AllowClassicFlow: false, AllowUnauthenticatedIdentities: false });
  const [provider] = identityPool.CognitoIdentityProviders ?? [];
  expect(provider).toMatchObject({ ClientId: pool.clientId, ServerSideTokenCheck: true });
  const map = await upstream.identity.send(
    new GetPrincipalTagAttributeMapCommand({ IdentityPoolId: pool.identityPoolId, IdentityProviderName: provider?.ProviderName }),
  );
  expect(map.PrincipalTags).toEqual({ sub: 'sub', tenant: 'custom:tenant_id' });
});

test("with tenants, a user reaches their own folder in their own tenant's, and nothing before they have one", async () => {
  const seeded = await seededApp(world, { tenants: true });
  const { pool, app, settings } = seeded;
  const name = `user-${randomUUID()}`;
  const sub = await app.signUp(name);
  const write = async (tenant: string): Promise<unknown> => {
    const s3 = sessionClient(settings, (await app.signIn(name)).credentials);
    try {
      return await s3.send(new PutObjectCommand({ Bucket: pool.dataBucket, Key: `tenants/${tenant}/users/${sub}/x`, Body: 'x' }));
    } finally {
      s3.destroy();
    }
  };
  expect((await refusalOf(write('acme'))).name).toBe('AccessDenied');
  await world.aws.cognito.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: pool.userPoolId,
      Username: name,
      UserAttributes: [{ Name: 'custom:tenant_id', Value: 'acme' }],
    }),
  );
  await write('acme');
  for (const tenant of ['acme2', 'acm', '', '*']) expect((await refusalOf(write(tenant))).name).toBe('AccessDenied');
});
