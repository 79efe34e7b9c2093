import { AdminGetUserCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { createCognitoUserDirectory } from '../../aws/cognito-user-directory';
import { exchange, password } from '../../local/play/customer-app';
import {
  guardedEdge,
  newSignedInUser,
  refusalOf,
  seededApp,
  type GuardedEdge,
  type SeededApp,
} from '../local/edge-stages/guarded-edge';

let world: GuardedEdge;
let seeded: SeededApp;
beforeAll(async () => {
  world = await guardedEdge();
  seeded = await seededApp(world);
});
afterAll(() => world.stop());

const directory = () => createCognitoUserDirectory({ client: world.aws.cognito });

const enabledUpstream = async (Username: string): Promise<boolean | undefined> =>
  (await world.upstream.cognito.send(new AdminGetUserCommand({ UserPoolId: seeded.pool.userPoolId, Username }))).Enabled;

test('a user is disabled and enabled, each as often as it is asked', async () => {
  const { name, sub, s3 } = await newSignedInUser(seeded);
  s3.destroy();
  const { userPoolId } = seeded.pool;
  for (const username of [name, sub]) await directory().disable(userPoolId, username);
  expect(await enabledUpstream(name)).toBe(false);
  expect(await directory().getUser(userPoolId, name)).toMatchObject({ sub, enabled: false });
  for (const username of [sub, name]) await directory().enable(userPoolId, username);
  expect(await enabledUpstream(name)).toBe(true);
});

test('signing out everywhere ends the ID token in hand where the identity pool checks tokens', async () => {
  const { name, s3 } = await newSignedInUser(seeded);
  s3.destroy();
  const { clientId, userPoolId } = seeded.pool;
  const AuthParameters = { USERNAME: name, PASSWORD: password };
  const { AuthenticationResult } = await world.aws.cognito.send(
    new InitiateAuthCommand({ ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
  );
  const IdToken = AuthenticationResult?.IdToken ?? '';
  await exchange(seeded.settings, IdToken);
  for (let time = 0; time < 2; time++) await directory().signOutEverywhere(userPoolId, name);
  expect(await refusalOf(exchange(seeded.settings, IdToken))).toMatchObject({ name: 'NotAuthorizedException' });
});

test.each(['disable', 'enable', 'signOutEverywhere'] as const)('%s of a user who is gone says so', async (call) => {
  await expect(directory()[call](seeded.pool.userPoolId, 'nobody-here')).rejects.toMatchObject({ type: 'UserGone' });
});

test.each(['disable', 'enable', 'signOutEverywhere'] as const)('%s while Cognito throttles is Throttled', async (call) => {
  const fault = world.edge.faults.add({ match: { service: 'cognito-idp' }, effect: { type: 'throttle' } });
  await expect(directory()[call](seeded.pool.userPoolId, 'anybody')).rejects.toMatchObject({ type: 'Throttled' });
  expect(fault.fired()).toBe(1);
});
