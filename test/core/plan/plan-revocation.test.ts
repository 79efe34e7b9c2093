import type { UseCaseRequest } from '../../../core/contract/messages';
import type { EventKind, IdentityEvent } from '../../../core/events/identity-event';
import { planUser } from '../../../core/plan/plan-user';
import { recordAfter } from '../../../core/plan/record-after';
import type { PlanUserInput } from '../../../core/plan/seen';
import type { UserPlan } from '../../../core/plan/user-plan';
import type { UserRecord } from '../../../core/registry/user-record';
import { activeRecord, after, event, look, now, poolConfig, record, user } from '../../support/builders';

const pool = poolConfig({ userRoles: ['arn:aws:iam::111122223333:role/app-user'], writeBack: {} });
const replyTo = { workflowId: 'w', runId: 'r' };
const asks = (useCase: UseCaseRequest['useCase'], more: Partial<UseCaseRequest> = {}): UseCaseRequest => ({
  id: useCase,
  useCase,
  replyTo,
  ...more,
});

const planned = (overrides: Partial<PlanUserInput> = {}): UserPlan =>
  planUser({
    look: look(),
    pool,
    configRevision: 1,
    user: user(),
    groups: [],
    now: new Date(now),
    record: activeRecord(),
    ...overrides,
  });

const recorded = (overrides: Partial<PlanUserInput>): UserRecord => {
  const before = overrides.record ?? activeRecord();
  const facts = { groups: [], username: undefined, observedAt: now };
  return recordAfter(before, planned(overrides), facts) ?? before;
};

const disabled = user({ enabled: false });
const done = {
  id: 2,
  reason: 'disabled',
  keepEnabled: false,
  beganAt: now,
  disableConfirmedAt: now,
  signOutConfirmedAt: now,
  denyUntil: after(3900),
  finishedAt: now,
} as const;

describe('a disabled user', () => {
  test('is revoked, with a deny that is asked for under the same epoch', () => {
    const plan = planned({ user: disabled });
    expect(plan).toMatchObject({
      state: 'revoking',
      next: { kind: 'run', useCase: 'revokeUserAccess', step: { epoch: 2, reason: 'disabled', disable: false } },
      access: { host: { kind: 's3', name: 'data' }, change: { epoch: 2, denies: [{ cause: 'disabled', scope: 'whole' }] } },
    });
  });

  test('is recorded as such before anything is done', () => {
    expect(recorded({ user: disabled })).toMatchObject({
      epoch: 2,
      running: { useCase: 'revokeUserAccess', epoch: 2 },
      revocation: { id: 2, reason: 'disabled', disableConfirmedAt: now },
      access: { epoch: 2, denies: [{ cause: 'disabled', scope: 'whole' }] },
    });
  });

  test('is left alone where Gatehouse found them disabled', () => {
    expect(planned({ user: disabled, record: record({ baseline: 'disabled' }) }).next).toEqual({ kind: 'nothing' });
  });

  test('of whom nothing is known has nothing to lose', () => {
    expect(planned({ user: disabled, record: record() }).next).toEqual({ kind: 'nothing' });
  });

  test('is revoked once', () => {
    const denies = [{ cause: 'disabled', scope: 'whole', until: after(3900) }] as const;
    const access = { epoch: 3, askedAt: now, groups: [], denies, inForceAt: now };
    const plan = planned({ user: disabled, record: activeRecord({ state: 'revoked', epoch: 3, revocation: done, access }) });
    expect(plan).toMatchObject({ next: { kind: 'nothing' }, state: 'waiting' });
    expect(plan).not.toHaveProperty('access');
  });

  test('is revoked anew when an event says that they were back in between', () => {
    const events = [event('user-enabled', { at: after(60) }), event('user-disabled', { at: after(70) })];
    const revoked = activeRecord({ state: 'revoked', revocation: done });
    expect(planned({ user: disabled, record: revoked, look: look({ events }) }).next).toMatchObject({
      useCase: 'revokeUserAccess',
    });
  });

  test('has the deny lifted when its end has come', () => {
    const denies = [{ cause: 'disabled', scope: 'whole', until: after(3900) }] as const;
    const access = { epoch: 3, askedAt: now, groups: [], denies, inForceAt: now };
    const revoked = activeRecord({ state: 'revoked', epoch: 3, revocation: done, access });
    expect(planned({ user: disabled, record: revoked, now: new Date(after(3900)) })).toMatchObject({
      state: 'revoked',
      next: { kind: 'nothing' },
      access: { change: { epoch: 4, groups: [], denies: [] } },
    });
  });

  test('a pool that only adds does nothing about it', () => {
    expect(planned({ user: disabled, pool: { ...pool, mode: 'additive' } }).next).toEqual({ kind: 'nothing' });
  });
});

describe('a user who is gone', () => {
  test('is revoked as deleted, with the sign-out that a deletion is', () => {
    expect(recorded({ user: undefined })).toMatchObject({
      revocation: { reason: 'deleted', disableConfirmedAt: now, signOutConfirmedAt: now },
    });
  });

  test('while disabled changes the reason and opens the window anew', () => {
    const before = activeRecord({
      revocation: { id: 2, reason: 'disabled', keepEnabled: false, beganAt: now, disableConfirmedAt: now },
    });
    expect(planned({ user: undefined, record: before }).next).toMatchObject({
      revocation: { reason: 'deleted', signOutConfirmedAt: now },
    });
  });

  test('is not believed gone while an event contradicts it', () => {
    const signedIn = look({ events: [event('user-signed-in')] });
    expect(planned({ user: undefined, look: signedIn }).next).toEqual({ kind: 'nothing' });
    expect(planned({ user: undefined, look: { ...signedIn, lastLook: true } }).next).toMatchObject({
      useCase: 'revokeUserAccess',
    });
  });

  test('is not revoked twice', () => {
    const gone = { ...done, reason: 'deleted' } as const;
    expect(planned({ user: undefined, record: activeRecord({ state: 'revoked', revocation: gone }) }).next).toEqual({
      kind: 'nothing',
    });
  });
});

describe('a user who is back', () => {
  test('is restored, and the deny stays until everything else is done', () => {
    const access = {
      epoch: 3,
      askedAt: now,
      groups: [],
      denies: [{ cause: 'disabled', scope: 'whole', until: after(3900) }],
    } as const;
    const revoked = activeRecord({ state: 'revoked', epoch: 3, revocation: done, access: { ...access, inForceAt: now } });
    const plan = planned({ record: revoked });
    expect(plan).toMatchObject({ state: 'restoring', next: { useCase: 'restoreUserAccess', step: { epoch: 4, enable: false } } });
    expect(plan).not.toHaveProperty('access');
    expect(recorded({ record: revoked }).revocation).toEqual({
      id: 2,
      reason: 'disabled',
      keepEnabled: false,
      beganAt: now,
      disableConfirmedAt: now,
    });
  });

  test('gets rosters from live groups in the write that lifts the deny', () => {
    const groups = { premium: { grants: [], via: 'roster' } } as const;
    const access = {
      epoch: 3,
      askedAt: now,
      groups: [],
      denies: [{ cause: 'disabled', scope: 'whole' }],
      inForceAt: now,
    } as const;
    const lifting = look({ running: { useCase: 'restoreUserAccess', epoch: 4 }, lifting: true });
    const restoring = activeRecord({ epoch: 4, revocation: done, access });
    expect(planned({ pool: { ...pool, groups }, groups: ['premium'], look: lifting, record: restoring })).toMatchObject({
      next: { kind: 'nothing' },
      access: { change: { epoch: 5, groups: ['premium'], denies: [] } },
    });
  });

  test.each([
    ['disabled again', disabled],
    ['gone', undefined],
  ])('and %s before the deny was lifted interrupts the way back', (_, seen) => {
    const lifting = look({ running: { useCase: 'restoreUserAccess', epoch: 4 }, lifting: true });
    const plan = planned({ user: seen, look: lifting, record: activeRecord({ epoch: 4, revocation: done }) });
    expect(plan.next).toEqual({ kind: 'interrupt' });
    expect(plan).not.toHaveProperty('access');
  });

  test('interrupts the revocation that is running', () => {
    const running = look({ running: { useCase: 'revokeUserAccess', epoch: 2 }, events: [event('user-enabled')] });
    const begun = { id: 2, reason: 'disabled', keepEnabled: false, beganAt: now } as const;
    const at = (more: object) => activeRecord({ epoch: 2, revocation: { ...begun, ...more } });
    expect(planned({ look: running, record: at({ disableConfirmedAt: now }) }).next).toEqual({ kind: 'interrupt' });
    expect(planned({ look: running, record: at({ reason: 'requested' }) }).next).toEqual({ kind: 'nothing' });
  });
});

describe('asked for by hand', () => {
  const revoke = look({ requests: [asks('revokeUserAccess')] });

  test('a revocation disables the user', () => {
    expect(planned({ look: revoke }).next).toMatchObject({ step: { reason: 'requested', disable: true, keepEnabled: false } });
  });

  test('or keeps them enabled, and the deny stands although they are', () => {
    const kept = look({ requests: [asks('revokeUserAccess', { keepEnabled: true })] });
    expect(planned({ look: kept }).next).toMatchObject({ step: { disable: false, keepEnabled: true } });
    const standing = { id: 2, reason: 'requested', keepEnabled: true, beganAt: now, finishedAt: now } as const;
    const access = {
      epoch: 2,
      askedAt: now,
      groups: [],
      denies: [{ cause: 'requested', scope: 'whole' }],
      inForceAt: now,
    } as const;
    expect(planned({ record: activeRecord({ state: 'revoked', revocation: standing, access }) }).next).toEqual({
      kind: 'nothing',
    });
  });

  test('a revocation is wanted even after the request was forgotten', () => {
    const wanted = activeRecord({ wanted: { id: 'x', keepEnabled: false } });
    expect(planned({ record: wanted }).next).toMatchObject({ useCase: 'revokeUserAccess', step: { reason: 'requested' } });
  });

  test('the way back enables whom our own revocation disabled, and nobody else', () => {
    const restore = look({ requests: [asks('restoreUserAccess')] });
    const ours = activeRecord({ state: 'revoked', revocation: { ...done, reason: 'requested' } });
    expect(planned({ user: disabled, look: restore, record: ours }).next).toMatchObject({ step: { enable: true } });
    const theirs = planned({ user: disabled, look: restore, record: activeRecord({ state: 'revoked', revocation: done }) });
    expect(theirs).toMatchObject({ next: { kind: 'nothing' }, refusals: [{ failure: { type: 'NotProvisionable' } }] });
  });

  test('the last of opposite requests decides, and the others are told', () => {
    const both = look({ requests: [asks('restoreUserAccess'), asks('revokeUserAccess')] });
    expect(planned({ look: both })).toMatchObject({
      next: { useCase: 'revokeUserAccess' },
      refusals: [{ requestId: 'restoreUserAccess', failure: { type: 'Interrupted' } }],
    });
  });

  test('is refused where Gatehouse does not manage access', () => {
    expect(planned({ look: revoke, pool: { ...pool, userRoles: [] } })).toMatchObject({
      refusals: [{ requestId: 'revokeUserAccess', failure: { type: 'AccessNotConfigured' } }],
    });
  });
});

test('what failed for good is not tried again by itself, and the deny stays asked for', () => {
  const lastFailure = { type: 'PermissionMissing', configRevision: 1, at: now } as const;
  const begun = { id: 2, reason: 'disabled', keepEnabled: false, beganAt: now, disableConfirmedAt: now } as const;
  const failed = activeRecord({ lastFailure, revocation: begun });
  const plan = planned({ user: disabled, record: failed });
  expect(plan).toMatchObject({
    next: { kind: 'needs-person' },
    access: { change: { denies: [{ cause: 'disabled', scope: 'whole' }] } },
  });
  expect(planned({ user: disabled, record: failed, look: look({ retry: true }) }).next).toMatchObject({ kind: 'run' });
});

test('what a person cancelled is begun again by something new, by a person, and by no pass', () => {
  const lastFailure = { type: 'GivenUp', configRevision: 1, at: now } as const;
  const begun = { id: 2, reason: 'disabled', keepEnabled: false, beganAt: now, disableConfirmedAt: now } as const;
  const cancelled = activeRecord({ lastFailure, revocation: begun });
  const told = (kind: EventKind, more: Partial<IdentityEvent>) => {
    const events = [event(kind, { at: after(60), ...more })];
    return planned({ user: disabled, record: cancelled, look: look({ events }) }).next.kind;
  };
  expect(told('access-suspect', { source: 'gatehouse' })).toBe('needs-person');
  expect(told('deny-expired', { source: 'gatehouse' })).toBe('needs-person');
  expect(told('access-suspect', { source: 'gatehouse', dataHeld: false })).toBe('run');
  expect(told('user-disabled', { source: 'cloudtrail' })).toBe('run');
  expect(planned({ user: disabled, record: cancelled, look: look({ retry: true }) }).next.kind).toBe('run');
  expect(
    planned({ user: disabled, record: { ...cancelled, lastFailure: { ...lastFailure, configRevision: 0 } } }).next.kind,
  ).toBe('run');
});

test('a writer that knows a newer epoch than the registry is asked above it', () => {
  const access = {
    epoch: 2,
    askedAt: now,
    groups: [],
    denies: [{ cause: 'disabled', scope: 'whole', until: after(3900) }],
  } as const;
  const restored = activeRecord({ state: 'revoked', epoch: 9, revocation: done, access });
  expect(planned({ user: disabled, record: restored, look: look({ minEpoch: 9 }) })).toMatchObject({
    access: { change: { epoch: 10 } },
  });
});
