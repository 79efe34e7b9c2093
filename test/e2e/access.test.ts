import { randomUUID } from 'node:crypto';
import { type AccessScene, openAccessScene } from '../support/access-scene';
import { until } from '../support/until';

let scene: AccessScene;
beforeAll(async () => void (scene = await openAccessScene()));
afterAll(() => scene.close());
afterEach(async () => {
  await scene.playground.edge.eventFaults.clear();
  scene.playground.edge.faults.clear();
});

const newName = (): string => `u${randomUUID().slice(0, 8)}`;

async function userWithSession() {
  const name = newName();
  const sub = await scene.user(name);
  const session = await scene.session(name);
  const own = scene.own(sub);
  expect(await session.canPut(own)).toBe(true);
  return { name, sub, session, own };
}

test('joining and leaving a roster reaches credentials that are in hand', async () => {
  const { name, session } = await userWithSession();
  expect(await session.can(scene.shared)).toBe(false);
  await scene.office.join(name, 'premium');
  await until(() => session.can(scene.shared));
  await scene.office.leave(name, 'premium');
  await until(async () => !(await session.can(scene.shared)));
  session.close();
});

test("leaving a role's group is denied to credentials of that role, and coming back lifts it", async () => {
  const { name, sub } = await userWithSession();
  await scene.office.join(name, 'analysts');
  await scene.quiet(sub);
  const analyst = await scene.session(name);
  expect(await analyst.canPut(scene.reports)).toBe(true);
  await scene.office.leave(name, 'analysts');
  await until(async () => !(await analyst.can(scene.reports)));
  expect(await analyst.can(scene.own(sub))).toBe(true);
  await until(async () => (await scene.record(sub)).access?.denies[0]?.until !== undefined);
  expect((await scene.record(sub)).access?.denies).toMatchObject([{ cause: 'left', group: 'analysts' }]);
  await scene.office.join(name, 'analysts');
  await until(() => analyst.can(scene.reports));
  analyst.close();
});

test('joining a narrower group takes what wider credentials in hand could write', async () => {
  const { name, session, own } = await userWithSession();
  await scene.office.join(name, 'read-only');
  await until(async () => !(await session.canPut(own)));
  expect(await session.can(own)).toBe(true);
  const narrow = await scene.session(name);
  expect([await narrow.can(own), await narrow.canPut(own)]).toEqual([true, false]);
  narrow.close();
  session.close();
});

test('a disabled user loses credentials in hand, is signed out, and gets everything back when enabled', async () => {
  const { name, sub, session, own } = await userWithSession();
  await scene.office.join(name, 'premium');
  await until(() => session.can(scene.shared));
  await scene.office.disable(name);
  await until(async () => !(await session.can(own)));
  expect(await session.can(scene.shared)).toBe(false);
  await scene.quiet(sub);
  const { revocation, state } = await scene.record(sub);
  expect(state).toBe('revoked');
  // An hour of credentials and a margin: the identity pool checks tokens server-side.
  expect(Date.parse(revocation?.denyUntil ?? '') - Date.parse(revocation?.signOutConfirmedAt ?? '')).toBe(3_900_000);
  expect(await scene.groupsOf(name)).toEqual(['premium']);
  await scene.office.enable(name);
  await until(() => session.can(own));
  expect(await session.can(scene.shared)).toBe(true);
  await scene.quiet(sub);
  expect(await scene.record(sub)).not.toHaveProperty('revocation');
  session.close();
});

test('the deny is in force while Cognito throttles', async () => {
  const { name, sub, session, own } = await userWithSession();
  const throttled = { operation: ['AdminGetUser', 'AdminListGroupsForUser', 'AdminUserGlobalSignOut', 'ListUsers'] };
  const fault = scene.playground.edge.faults.add({ match: throttled, times: 10_000, effect: { type: 'throttle' } });
  await scene.office.disable(name);
  await until(async () => !(await session.can(own)));
  expect((await scene.record(sub)).access?.denies).toEqual([{ cause: 'provisional', scope: 'whole' }]);
  fault.remove();
  await scene.quiet(sub);
  expect(await scene.record(sub)).toMatchObject({ state: 'revoked', access: { denies: [{ cause: 'disabled' }] } });
  session.close();
}, 90_000);

test('a hint that the look contradicts takes access away for its looks alone', async () => {
  const { name, sub, session, own } = await userWithSession();
  // The service answers what it answered before: as if somebody had enabled the user, and that event was lost.
  scene.playground.edge.eventFaults.add({ eventName: 'AdminEnableUser', effect: { type: 'lost' } });
  await scene.office.disable(name);
  await scene.office.enable(name);
  await until(async () => !(await session.can(own)));
  await scene.quietWithin(sub, 60_000);
  expect(await session.can(own)).toBe(true);
  session.close();
}, 120_000);

test('a deleted user is denied, and one of the same name gets nothing of theirs', async () => {
  const { name, sub, session, own } = await userWithSession();
  await scene.office.delete(name);
  await until(async () => !(await session.can(own)));
  await scene.quiet(sub);
  expect(await scene.record(sub)).toMatchObject({ state: 'revoked', revocation: { reason: 'deleted' } });
  const again = await scene.user(name);
  expect(again).not.toBe(sub);
  const other = await scene.session(name);
  expect([await other.can(own), await other.canPut(scene.own(again)), await session.can(own)]).toEqual([false, true, false]);
  other.close();
  session.close();
});

test('every event twice, and in reverse order, ends in the same', async () => {
  const { name, sub, session, own } = await userWithSession();
  scene.playground.edge.eventFaults.add({ times: 4, effect: { type: 'duplicated' } });
  await scene.office.join(name, 'premium');
  await scene.office.disable(name);
  await until(async () => !(await session.can(own)));
  await scene.quiet(sub);
  await scene.playground.edge.eventFaults.clear();
  scene.playground.edge.eventFaults.add({ times: 2, effect: { type: 'reversed' } });
  await Promise.all([scene.office.enable(name), scene.office.leave(name, 'premium')]);
  await until(() => session.can(own));
  await until(async () => !(await session.can(scene.shared)));
  session.close();
}, 90_000);
