import { randomUUID } from 'node:crypto';
import { CreateGroupCommand } from '@aws-sdk/client-cognito-identity-provider';
import { policyWriterId, type UserKey, userLifecycleId } from '../../../core/contract/ids';
import { type AccessScene, openAccessScene } from '../../support/access-scene';
import { operatorEnv } from '../../support/operator-env';
import { until } from '../../support/until';
import { giveCredentials, type Printed, runCommand, type Settings } from './command-line';

let scene: AccessScene;
beforeAll(async () => {
  giveCredentials();
  scene = await openAccessScene();
});
afterEach(() => {
  scene.playground.edge.faults.clear();
});
afterAll(() => scene.close());

/** `temporal gatehouse …` at the playground, by somebody who has no configuration file. */
function temporalGatehouse(args: string, settings?: Settings): Promise<Printed> {
  const env = operatorEnv(scene.playground);
  const terminal = { env, cwd: '/', colors: false, ask: () => Promise.resolve(undefined) };
  return runCommand(args, { ...terminal, out: () => undefined, err: () => undefined }, settings);
}

/** A user with live credentials, who has everything that a registration gives. */
async function userWithSession() {
  const name = `u${randomUUID().slice(0, 8)}`;
  const sub = await scene.user(name);
  await scene.quiet(sub);
  const session = await scene.session(name);
  const own = scene.own(sub);
  expect(await session.canPut(own)).toBe(true);
  return { name, sub, session, own, user: { pool: scene.pool, sub } };
}

const ownerOf = (user: UserKey) => scene.playground.temporal.client.workflow.getHandle(userLifecycleId(user));

describe('user disable and user enable', () => {
  test('are enforced on live credentials when they return, and say how long it took', async () => {
    const { name, sub, session, own } = await userWithSession();
    const disabled = await temporalGatehouse(`user disable ${sub}`);
    expect(await session.can(own)).toBe(false);
    expect(disabled).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^Disabled; enforced \d+ ms after the call, at 2/) as string,
    });
    expect(disabled.out).toContain('state: waiting');
    const shown = await temporalGatehouse(`user show ${sub}`);
    expect(shown.out).toMatch(/access: +asked under epoch \d+ at \S+Z, in force at 2/);
    expect(shown.out).toMatch(/denied: +everything \(disabled\), until 2/);
    expect(shown.out).toMatch(/revocation: +disabled, begun 2\S+, finished 2/);
    expect(shown.out).toMatch(/window: +ID token 0 s \+ credentials 3600 s \+ margin 300 s/);
    const enabled = await temporalGatehouse(`user enable ${sub} --json`);
    expect(await session.can(own)).toBe(true);
    const { enforcedAfterMs, ...answer } = JSON.parse(enabled.out) as { enforcedAfterMs: number };
    expect(answer).toMatchObject({ finished: true, sub, state: 'active' });
    expect(enforcedAfterMs).toBeGreaterThan(0);
    for (const { out, err } of [disabled, shown, enabled]) expect(out + err).not.toContain(name);
    session.close();
  });

  test('that change nothing say so', async () => {
    const { sub, session } = await userWithSession();
    const { exitCode, out } = await temporalGatehouse(`user enable ${sub}`);
    expect(exitCode).toBe(0);
    expect(out).toContain('Enabled; no policy had to change.');
    session.close();
  });
});

describe('user revoke and user restore', () => {
  test('cut off, disable and sign out, and give everything back', async () => {
    const { sub, session, own } = await userWithSession();
    const revoked = await temporalGatehouse(`user revoke ${sub}`);
    expect(await session.can(own)).toBe(false);
    expect(revoked).toMatchObject({ exitCode: 0, out: expect.stringContaining('Revoked.') as string });
    expect(revoked.out).toMatch(/did: +denied everything; disabled the user; signed out everywhere/);
    expect(revoked.out).toMatch(/deny: +until 2\S+ \(ID token 0 s \+ credentials 3600 s \+ margin 300 s\)/);
    const restored = await temporalGatehouse(`user restore ${sub} --json`);
    expect(await session.can(own)).toBe(true);
    expect(JSON.parse(restored.out)).toMatchObject({ finished: true, receipt: { did: ['enabled the user', 'lifted the deny'] } });
    session.close();
  });

  test('--keep-enabled denies without an end, and leaves the user enabled', async () => {
    const { name, sub, session, own } = await userWithSession();
    const revoked = await temporalGatehouse(`user revoke ${sub} --keep-enabled`);
    expect(revoked.exitCode).toBe(0);
    expect(await session.can(own)).toBe(false);
    const again = await scene.session(name);
    expect(await again.can(own)).toBe(false);
    expect(revoked.out).toMatch(/deny: +stands until the user is restored/);
    const shown = await temporalGatehouse(`user show ${sub}`);
    expect(shown.out).toMatch(/denied: +everything \(requested\), without an end so far/);
    expect(shown.out).toMatch(/revocation: +requested, the user stays enabled, begun/);
    expect(shown.out).toMatch(/deny ends: +when the user is restored/);
    expect((await temporalGatehouse(`user restore ${sub}`)).exitCode).toBe(0);
    expect(await again.can(own)).toBe(true);
    again.close();
    session.close();
  });

  test('of somebody whom others disabled is no way around them', async () => {
    const { sub, session, own } = await userWithSession();
    await temporalGatehouse(`user disable ${sub}`);
    const { exitCode, err } = await temporalGatehouse(`user restore ${sub}`);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^NotProvisionable: .*Enable the user first\./m);
    expect(await session.can(own)).toBe(false);
    session.close();
  });
});

describe('group join and group leave', () => {
  test('reach live credentials, and show', async () => {
    const { name, sub, session } = await userWithSession();
    const joined = await temporalGatehouse(`group join premium ${sub}`);
    expect(await session.can(scene.shared)).toBe(true);
    expect(joined).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^Joined premium; enforced \d+ ms/) as string });
    expect((await temporalGatehouse(`user show ${sub}`)).out).toMatch(/named for: +premium/);
    const left = await temporalGatehouse(`group leave premium ${sub} --json`);
    expect(await session.can(scene.shared)).toBe(false);
    expect(JSON.parse(left.out)).toMatchObject({
      finished: true,
      state: 'active',
      enforcedAfterMs: expect.any(Number) as number,
    });
    expect(await scene.groupsOf(name)).toEqual([]);
    session.close();
  });

  test('of a role show the part that is denied, and until when', async () => {
    const { sub, session } = await userWithSession();
    await temporalGatehouse(`group join analysts ${sub}`);
    await temporalGatehouse(`group leave analysts ${sub}`);
    const shown = await temporalGatehouse(`user show ${sub}`);
    expect(shown.out).toMatch(/denied: +read, write, list on shared\/reports\/ \(left analysts\), until 2/);
    session.close();
  });

  test('a group that the pool does not have is GroupMissing', async () => {
    const { sub, session } = await userWithSession();
    const { exitCode, err } = await temporalGatehouse(`group join nobody-knows-it ${sub}`);
    expect(exitCode).toBe(1);
    expect(err).toContain('GroupMissing: The user pool has no such group.');
    session.close();
  });

  test('a group that the configuration does not name changes no policy', async () => {
    const { name, sub, session } = await userWithSession();
    await scene.behind.cognito.send(new CreateGroupCommand({ UserPoolId: scene.pool, GroupName: 'newsletter' }));
    const { exitCode, out } = await temporalGatehouse(`group join newsletter ${sub}`);
    expect(exitCode).toBe(0);
    expect(out).toContain('Joined newsletter; no policy had to change.');
    expect(await scene.groupsOf(name)).toEqual(['newsletter']);
    session.close();
  });
});

test.each(['user disable', 'user enable', 'user revoke', 'user restore', 'group join premium', 'group leave premium'])(
  '%s of a sub that the pool does not have is UserNotFound',
  async (command) => {
    const { exitCode, out } = await temporalGatehouse(`${command} ${randomUUID()} --json`);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { type: 'UserNotFound' } });
  },
);

test.each(['user disable', 'user revoke', 'group join premium'])('%s with a wrong --wait does nothing', async (command) => {
  const { name, sub, session, own } = await userWithSession();
  const { exitCode, err } = await temporalGatehouse(`${command} ${sub} --wait soon`);
  expect(exitCode).toBe(2);
  expect(err).toContain('InvalidInput: --wait');
  expect(await scene.groupsOf(name)).toEqual([]);
  const again = await scene.session(name);
  expect([await session.can(own), await again.can(own)]).toEqual([true, true]);
  again.close();
  session.close();
});

test('without workers the change stands in Cognito, and the command says what is missing', async () => {
  const { name, sub, session, user } = await userWithSession();
  // Neither the sign-in nor the news of the call may bring the playground's own workers into it.
  await scene.quietForGood(sub);
  scene.playground.edge.eventFaults.add({ eventName: 'AdminDisableUser', effect: { type: 'lost' } });
  const env = { GATEHOUSE_TASK_QUEUE_PREFIX: `nobody-${randomUUID()}-` };
  const { exitCode, out } = await temporalGatehouse(`user disable ${sub} --wait 1 --json`, { env });
  expect(exitCode).toBe(1);
  expect(JSON.parse(out)).toEqual({ finished: false, sub });
  expect(await scene.isEnabled(name)).toBe(false);
  expect((await ownerOf(user).describe()).status.name).toBe('RUNNING');
  await ownerOf(user).terminate('end of the test');
  session.close();
});

describe('what waits for a person', () => {
  const forbidden = {
    match: { operation: 'AdminUserGlobalSignOut' },
    times: 1_000,
    effect: { type: 'error', code: 'AccessDeniedException', status: 400 },
  } as const;

  test('is said by the command, shown with what to send, and goes on after it', async () => {
    const { sub, session, own, user } = await userWithSession();
    const fault = scene.playground.edge.faults.add(forbidden);
    const { exitCode, out } = await temporalGatehouse(`user disable ${sub}`);
    expect(exitCode).toBe(1);
    expect(out).toMatch(/^Disabled, and PermissionMissing: .*AdminUserGlobalSignOut/);
    expect(await session.can(own)).toBe(false);
    const retry = `temporal workflow update execute --workflow-id '${userLifecycleId(user)}' --name retry`;
    const shown = await temporalGatehouse(`user show ${sub}`);
    expect(shown.out).toMatch(/Waits for a person\n {2}PermissionMissing: .*AdminUserGlobalSignOut/);
    expect(shown.out).toContain(retry);
    const json = JSON.parse((await temporalGatehouse(`user show ${sub} --json`)).out) as { waits: { commands: string[] } };
    expect(json.waits.commands).toContain(retry);
    fault.remove();
    await ownerOf(user).executeUpdate('retry');
    await until(async () => (await scene.record(sub)).revocation?.finishedAt !== undefined);
    expect((await temporalGatehouse(`user show ${sub}`)).out).not.toContain('Waits for a person');
    session.close();
  });

  test('in the writer of the policy is shown with its command, and the deny comes into force after it', async () => {
    const { sub, session, own } = await userWithSession();
    const { client } = scene.playground.temporal;
    const writer = policyWriterId('s3', scene.settings.dataBucket);
    const fault = scene.playground.edge.faults.add({
      match: { operation: 'PutBucketPolicy' },
      times: 1_000,
      effect: { type: 'access-denied' },
    });
    const disabled = await temporalGatehouse(`user disable ${sub}`);
    expect(disabled).toMatchObject({
      exitCode: 1,
      out: expect.stringMatching(/^Disabled, and PermissionMissing: .*PutBucketPolicy/) as string,
    });
    const shown = await temporalGatehouse(`user show ${sub}`);
    expect(shown.out).toMatch(/access: .*, NOT in force yet/);
    expect(shown.out).toContain(`temporal workflow update execute --workflow-id '${writer}' --name retry`);
    expect(await session.can(own)).toBe(true);
    fault.remove();
    await client.workflow.getHandle(writer).executeUpdate('retry');
    await until(async () => !(await session.can(own)));
    await scene.quiet(sub);
    expect((await temporalGatehouse(`user show ${sub}`)).out).toMatch(/access: .*, in force at 2/);
    session.close();
  });

  test('does not answer for what is asked afterwards', async () => {
    const { sub, session, own } = await userWithSession();
    scene.playground.edge.faults.add(forbidden);
    expect((await temporalGatehouse(`user disable ${sub}`)).exitCode).toBe(1);
    const { exitCode, out } = await temporalGatehouse(`user enable ${sub}`);
    expect(out).toMatch(/^Enabled; enforced \d+ ms/);
    expect(exitCode).toBe(0);
    expect(await session.can(own)).toBe(true);
    session.close();
  });
});
