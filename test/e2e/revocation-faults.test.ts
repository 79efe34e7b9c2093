import { AdminDisableUserCommand, AdminEnableUserCommand, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { randomUUID } from 'node:crypto';
import { userRecordKey } from '../../core/layout/control-keys';
import { exchange, password } from '../../local/play/customer-app';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { until } from '../support/until';

let scene: AccessScene;
beforeAll(async () => void (scene = await openAccessScene()));
afterAll(() => scene.close());
afterEach(() => scene.playground.edge.faults.clear());

async function userWithSession() {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  const session = await scene.session(name);
  const own = scene.own(sub);
  expect(await session.canPut(own)).toBe(true);
  await scene.quietForGood(sub);
  return { name, sub, session, own };
}

const errorOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );

test('a sign-in that slips in between disable and sign-out ends with it: its tokens buy nothing, its credentials reach nothing', async () => {
  const { name, sub, session, own } = await userWithSession();
  const { settings, pool: UserPoolId, behind, edge } = scene;
  const gate = scene.playground.edge.gate({ operation: 'AdminUserGlobalSignOut' });
  await scene.office.disable(name);
  await gate.reached();
  // As if Cognito had let it through where the disabling was not known yet.
  await behind.cognito.send(new AdminEnableUserCommand({ UserPoolId, Username: name }));
  const auth = { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: name, PASSWORD: password } } as const;
  const { AuthenticationResult: tokens } = await edge.cognito.send(
    new InitiateAuthCommand({ ClientId: settings.clientId, ...auth }),
  );
  const slipped = scene.sessionWith(await exchange(settings, tokens?.IdToken ?? ''));
  await behind.cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: name }));
  expect(await slipped.can(own)).toBe(false);
  gate.release();
  await scene.quietWithin(sub, 60_000);
  expect(await scene.record(sub)).toMatchObject({ state: 'revoked', access: { denies: [{ cause: 'disabled' }] } });
  // Even a user who is enabled again has to sign in anew.
  await behind.cognito.send(new AdminEnableUserCommand({ UserPoolId, Username: name }));
  expect(await errorOf(exchange(settings, tokens?.IdToken ?? ''))).toBe('NotAuthorizedException');
  expect([await slipped.can(own), await session.can(own)]).toEqual([false, false]);
  slipped.close();
  session.close();
}, 90_000);

test('a deny whose record was written by an attempt that nobody heard of again is asked for before Cognito is', async () => {
  const { name, sub, session, own } = await userWithSession();
  const { faults } = scene.playground.edge;
  const throttled = { operation: ['AdminGetUser', 'AdminListGroupsForUser', 'AdminUserGlobalSignOut', 'ListUsers'] };
  const cognito = faults.add({ match: throttled, times: 10_000, effect: { type: 'throttle' } });
  const keyPattern = userRecordKey({ pool: scene.pool, sub });
  const lost = faults.add({ match: { operation: 'PutObject', keyPattern }, effect: { type: 'reset-after' } });
  await scene.office.disable(name);
  await until(async () => !(await session.can(own)));
  expect(lost.fired()).toBe(1);
  expect(await scene.record(sub)).toMatchObject({ state: 'active', access: { denies: [{ cause: 'provisional' }] } });
  cognito.remove();
  await scene.quietWithin(sub, 60_000);
  expect(await scene.record(sub)).toMatchObject({ state: 'revoked', access: { denies: [{ cause: 'disabled' }] } });
  session.close();
}, 90_000);
