import { planUser } from '../../../core/plan/plan-user';
import { recordAfter } from '../../../core/plan/record-after';
import type { PlanUserInput } from '../../../core/plan/seen';
import type { UserPlan } from '../../../core/plan/user-plan';
import type { Revocation, UserRecord } from '../../../core/registry/user-record';
import { activeRecord, after, event, look, now, poolConfig, sub, user } from '../../support/builders';

const offboarding = {
  archive: true,
  archiveAfter: '7d',
  storageClass: 'GLACIER_IR',
  deleteOriginals: true,
  restoreOnReenable: true,
} as const;
const pool = poolConfig({ userRoles: ['arn:aws:iam::111122223333:role/app-user'], writeBack: {}, offboarding });
const prefix = `archive/${pool.userPoolId}/${sub}/2/`;
const archive = { bucket: 'data', prefix, dueAt: now } as const;
const disabled = user({ enabled: false });

const finished: Revocation = {
  id: 2,
  reason: 'disabled',
  keepEnabled: false,
  beganAt: now,
  disableConfirmedAt: now,
  signOutConfirmedAt: now,
  denyUntil: after(3900),
  finishedAt: now,
  archive,
};

const deny = { cause: 'disabled', scope: 'whole', until: after(3900) } as const;
const access = { epoch: 3, askedAt: now, groups: [], denies: [deny], inForceAt: now };
const revoked = (revocation: Revocation = finished): UserRecord =>
  activeRecord({ state: 'revoked', epoch: 3, revocation, access });

const planned = (overrides: Partial<PlanUserInput> = {}): UserPlan =>
  planUser({
    look: look(),
    pool,
    configRevision: 1,
    user: disabled,
    groups: [],
    now: new Date(now),
    record: activeRecord(),
    ...overrides,
  });

const recorded = (overrides: Partial<PlanUserInput>): UserRecord => {
  const before = overrides.record ?? activeRecord();
  return recordAfter(before, planned(overrides), { groups: [], username: undefined, observedAt: now }) ?? before;
};

describe('the archive of a revoked user', () => {
  test('is below the configured prefix, after the configured wait, as configured', () => {
    const offboardingOfPool = { ...offboarding, archivePrefix: 'cold/', allVersions: true, storageClass: 'GLACIER' } as const;
    expect(planned({ pool: { ...pool, offboarding: offboardingOfPool } }).next).toMatchObject({
      step: {
        archive: {
          prefix: `cold/${pool.userPoolId}/${sub}/2/`,
          dueAt: after(7 * 86_400),
          storageClass: 'GLACIER',
          allVersions: true,
        },
      },
    });
  });

  test.each([
    ['aes256', 'aes256'],
    [{ kmsKey: 'arn:k' }, { kmsKey: 'arn:k', bucketKey: true }],
  ] as const)('is encrypted as configured: %j', (encryption, expected) => {
    const { next } = planned({ pool: { ...pool, offboarding: { ...offboarding, encryption } } });
    expect(next).toMatchObject({ step: { archive: { encryption: expected } } });
  });

  test('is encrypted as the originals where nothing is configured', () => {
    const { next } = planned();
    expect(next).toMatchObject({ step: { archive: { storageClass: 'GLACIER_IR' } } });
    expect(JSON.stringify(next)).not.toContain('encryption');
  });

  test('goes on where it began, whatever the configuration says by now', () => {
    const { finishedAt: _finished, denyUntil: _until, ...begun } = finished;
    const moved = { ...pool, offboarding: { ...offboarding, archivePrefix: 'cold/' } };
    expect(planned({ pool: moved, record: revoked(begun) }).next).toMatchObject({ step: { archive: { prefix, dueAt: now } } });
  });
});

describe('the end of the window', () => {
  const over = new Date(after(3900));

  test('is no end of the deny before a last look at the objects', () => {
    const plan = planned({ record: revoked(), now: over });
    expect(plan.next).toMatchObject({
      kind: 'run',
      useCase: 'revokeUserAccess',
      step: { epoch: 4, sweep: true, leaveLocked: true, disable: false, archive: { prefix } },
      revocation: { id: 2, finishedAt: now },
    });
    expect(plan).not.toHaveProperty('access');
  });

  test('comes to a deleted user as well', () => {
    const deleted = { ...finished, reason: 'deleted' } as const;
    const denied = { ...access, denies: [{ ...deny, cause: 'deleted' }] } as const;
    const plan = planned({ user: undefined, record: { ...revoked(deleted), access: denied }, now: over });
    expect(plan.next).toMatchObject({ step: { sweep: true, reason: 'deleted' } });
  });

  test('lifts the deny once that look is done', () => {
    const swept = { ...finished, archive: { ...archive, sweptAt: after(3901) } };
    expect(planned({ record: revoked(swept), now: over })).toMatchObject({
      next: { kind: 'nothing' },
      state: 'archived',
      access: { change: { denies: [] } },
    });
  });

  test.each([
    ['nothing is archived', { ...pool, offboarding: { ...offboarding, archive: false } }],
    ['originals stay', { ...pool, offboarding: { ...offboarding, deleteOriginals: false } }],
  ])('needs no look where %s', (_why, config) => {
    expect(planned({ pool: config, record: revoked(), now: over })).toMatchObject({
      next: { kind: 'nothing' },
      access: { change: { denies: [] } },
    });
  });

  test('before it, nothing is done', () => {
    expect(planned({ record: revoked() })).toMatchObject({ next: { kind: 'nothing' }, state: 'waiting' });
  });

  test('a user who is back is not looked at: their objects come home', () => {
    expect(planned({ user: user(), record: revoked(), now: over }).next).toMatchObject({ useCase: 'restoreUserAccess' });
  });

  test('a look that failed waits for a person, denied', () => {
    const lastFailure = { type: 'PermissionMissing', configRevision: 1, at: now } as const;
    const plan = planned({ record: { ...revoked(), lastFailure }, now: over });
    expect(plan.next).toMatchObject({ kind: 'needs-person', failure: { type: 'PermissionMissing' } });
    expect(plan).not.toHaveProperty('access');
  });
});

describe('objects that are held for a person', () => {
  const hold = event('access-suspect', { dataHeld: true });
  const release = event('access-suspect', { id: 'release', at: after(60), dataHeld: false });
  const running = { useCase: 'revokeUserAccess', epoch: 2 };
  const { finishedAt: _finished, denyUntil: _until, ...begun } = finished;
  const held: Revocation = { ...begun, dataHeld: true };
  const atWork = (revocation: Revocation): UserRecord =>
    activeRecord({ epoch: 2, revocation, running: { ...running, interrupted: false } });

  test('stay where they are while their user is cut off, and the registry says so', () => {
    const overrides = { look: look({ events: [hold] }) };
    expect(planned(overrides)).toMatchObject({
      next: { step: { archive: { held: true } } },
      access: { change: { denies: [{ scope: 'whole' }] } },
    });
    expect(recorded(overrides).revocation).toMatchObject({ dataHeld: true });
  });

  test('stay held for whoever looks next, until an event says otherwise', () => {
    const record = revoked({ ...begun, dataHeld: true });
    expect(planned({ record }).next).toMatchObject({ step: { archive: { held: true } }, revocation: { dataHeld: true } });
    const free = planned({ record, look: look({ events: [release, hold] }) }).next;
    expect(free).toMatchObject({ step: { archive: { prefix } } });
    expect(free).not.toMatchObject({ step: { archive: { held: true } } });
    expect(free).not.toHaveProperty('revocation.dataHeld');
  });

  test.each([
    ['is held', false, begun, hold, true],
    ['is released', true, held, release, undefined],
  ])('a run whose user %s is stopped, and the registry says why', (_what, dataHeld, revocation, told, expected) => {
    const overrides = { record: atWork(revocation), look: look({ events: [told], running: { ...running, dataHeld } }) };
    expect(planned(overrides).next).toEqual({ kind: 'interrupt', dataHeld: expected === true });
    const after = recorded(overrides);
    expect(after.running).toMatchObject({ interrupted: true });
    expect(after.revocation?.dataHeld).toBe(expected);
  });

  test.each([
    ['is held already', true, held, hold],
    ['moves no objects', undefined, begun, hold],
    ['is held by nobody', false, begun, event('access-suspect')],
  ])('a run that %s goes on', (_what, dataHeld, revocation, told) => {
    const child = { ...running, ...(dataHeld === undefined ? {} : { dataHeld }) };
    const overrides = { record: atWork(revocation), look: look({ events: [told], running: child }) };
    expect(planned(overrides).next).toEqual({ kind: 'nothing' });
  });

  test('are not looked at after the window either', () => {
    const record = revoked({ ...finished, dataHeld: true });
    expect(planned({ record, now: new Date(after(3900)) }).next).toMatchObject({
      step: { sweep: true, archive: { held: true } },
    });
  });
});

test('what a person has seen locked, and tries again, may stay', () => {
  const { finishedAt: _finished, denyUntil: _until, ...begun } = finished;
  const lastFailure = { type: 'ObjectLocked', configRevision: 1, at: now } as const;
  const record = { ...revoked(begun), lastFailure };
  expect(planned({ record }).next).toMatchObject({ kind: 'needs-person' });
  expect(planned({ record, look: look({ retry: true }) }).next).toMatchObject({ step: { leaveLocked: true } });
});
