import {
  CreateIdentityPoolCommand,
  SetIdentityPoolRolesCommand,
  SetPrincipalTagAttributeMapCommand,
} from '@aws-sdk/client-cognito-identity';
import { createCognitoIdentityPools } from '../../aws/cognito-identity-pools';
import { edgeUnderTest, type EdgeUnderTest } from '../local/edge/start-edge';

const provider = 'cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123';
let world: EdgeUnderTest;
beforeAll(async () => {
  world = await edgeUnderTest();
});
afterAll(() => world.stop());

const pools = () => createCognitoIdentityPools({ client: world.aws.identity });

const newPool = async (serverSide: boolean, classic?: boolean): Promise<string> => {
  const created = await world.upstream.identity.send(
    new CreateIdentityPoolCommand({
      IdentityPoolName: 'p',
      AllowUnauthenticatedIdentities: false,
      ...(classic === undefined ? {} : { AllowClassicFlow: classic }),
      CognitoIdentityProviders: [
        { ProviderName: provider, ClientId: 'one', ServerSideTokenCheck: serverSide },
        { ProviderName: provider, ClientId: 'two' },
      ],
    }),
  );
  return created.IdentityPoolId ?? '';
};

test('a pool that has everything is described as it is, provider by provider', async () => {
  const IdentityPoolId = await newPool(true, false);
  const authenticated = 'arn:aws:iam::000000000000:role/app-user';
  const RoleMappings = { [`${provider}:one`]: { Type: 'Token' as const, AmbiguousRoleResolution: 'Deny' as const } };
  await world.upstream.identity.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles: { authenticated }, RoleMappings }));
  await world.upstream.identity.send(
    new SetPrincipalTagAttributeMapCommand({
      IdentityPoolId,
      IdentityProviderName: provider,
      UseDefaults: false,
      PrincipalTags: { sub: 'sub', tenant: 'custom:tenant_id' },
    }),
  );
  const principalTags = { sub: 'sub', tenant: 'custom:tenant_id' };
  expect(await pools().describe(IdentityPoolId)).toEqual({
    allowClassicFlow: false,
    allowUnauthenticated: false,
    roles: { authenticated },
    tags: {},
    providers: [
      {
        ...{ name: provider, clientId: 'one', serverSideTokenCheck: true, principalTags },
        mapping: { type: 'token', ambiguous: 'deny' },
      },
      {
        ...{ name: provider, clientId: 'two', serverSideTokenCheck: false, principalTags },
        mapping: { type: 'none', ambiguous: undefined },
      },
    ],
  });
});

test('a pool that has neither roles nor tags says so', async () => {
  const facts = await pools().describe(await newPool(false));
  expect(facts.roles).toEqual({});
  expect(facts.providers.map(({ principalTags, mapping }) => [principalTags, mapping.type])).toEqual([
    [undefined, 'none'],
    [undefined, 'none'],
  ]);
});

test('the default tags are spelled out', async () => {
  const IdentityPoolId = await newPool(false);
  const input = { IdentityPoolId, IdentityProviderName: provider, UseDefaults: true };
  await world.upstream.identity.send(new SetPrincipalTagAttributeMapCommand(input));
  const [first] = (await pools().describe(IdentityPoolId)).providers;
  expect(first?.principalTags).toEqual({ client: 'aud', username: 'sub' });
});

test('mapping by rules is told from mapping by token', async () => {
  const IdentityPoolId = await newPool(false);
  const rule = { Claim: 'x', MatchType: 'Equals' as const, Value: 'y', RoleARN: 'arn:aws:iam::000000000000:role/z' };
  const mapping = {
    Type: 'Rules' as const,
    AmbiguousRoleResolution: 'AuthenticatedRole' as const,
    RulesConfiguration: { Rules: [rule] },
  };
  const RoleMappings = { [`${provider}:two`]: mapping };
  await world.upstream.identity.send(new SetIdentityPoolRolesCommand({ IdentityPoolId, Roles: {}, RoleMappings }));
  expect((await pools().describe(IdentityPoolId)).providers[1]?.mapping).toEqual({
    type: 'rules',
    ambiguous: 'authenticated-role',
  });
});

test('a pool that does not exist is IdentityPoolMissing', async () => {
  const id = 'us-east-1:00000000-0000-4000-8000-000000000000';
  await expect(pools().describe(id)).rejects.toMatchObject({
    type: 'IdentityPoolMissing',
    details: { place: `identityPool=${id}` },
  });
});
