import type { PlanUserInput } from '../../../core/plan/seen';
import { recordAfter } from '../../../core/plan/record-after';
import { after, look, now } from '../../support/builders';
import {
  afterwards,
  approval,
  at,
  deniedAt,
  globex,
  heldMove,
  home,
  inTenant,
  madeTenants,
  moving,
  plan,
  replyTo,
  tenants,
} from '../../support/moving-user';

const moveFailed = { type: 'PermissionMissing', useCase: 'moveTenant', configRevision: 1, at: now } as const;
const forStorage = look({ requests: [{ id: 'a1', useCase: 'provisionUser', replyTo }] });
const forRestoring = look({ requests: [{ id: 'a1', useCase: 'restoreUserAccess', replyTo }] });
const storageFailed = {
  user: inTenant('acme'),
  record: { ...home, configRevision: 0, lastFailure: { ...moveFailed, useCase: 'provisionUser' } },
};
const tenantIsGone = {
  user: inTenant('acme'),
  pool: { ...tenants, tenants: madeTenants },
  tenant: {
    schema: 'gatehouse.tenant/1',
    tenant: 'acme',
    state: 'offboarded',
    epoch: 1,
    storages: [],
    identityPools: [],
  } as const,
};

describe('a user whose tenant has changed', () => {
  test('is denied the whole old tenant without an end at once, and waits for a person', () => {
    const planned = plan();
    expect(planned.move).toEqual(heldMove);
    expect(planned.next).toMatchObject({ kind: 'needs-person', failure: { type: 'TenantChanged', value: 'globex' } });
    expect(planned.access?.change).toMatchObject({ epoch: 2, denies: [deniedAt('acme')] });
    expect(afterwards(home, planned)).toMatchObject({ move: heldMove, tenant: 'acme', prefix: at('acme').prefix });
  });

  test('stays denied and held at the next look, and by `retry`', () => {
    const held = afterwards(home, plan());
    for (const one of [look(), look({ retry: true })]) {
      const again = plan({ record: held, look: one });
      expect(again.next.kind).toBe('needs-person');
      expect(again).not.toHaveProperty('move');
      expect(again).not.toHaveProperty('access');
    }
  });

  test('moves once a person approves that very tenant', () => {
    const held = afterwards(home, plan());
    const planned = plan({ record: held, look: look({ requests: [approval('globex')] }) });
    expect(planned.move).toMatchObject({ id: 2, phase: 'signing-out' });
    expect(planned.next).toMatchObject({
      kind: 'run',
      useCase: 'moveTenant',
      step: { epoch: 3, prefix: at('globex').prefix, tenant: 'globex', move: { from: [at('acme')], to: at('globex') } },
    });
    const wrong = plan({ record: held, look: look({ requests: [approval('initech')] }) });
    expect(wrong.next.kind).toBe('needs-person');
    expect(wrong.refusals).toMatchObject([{ requestId: 'a1', failure: { type: 'TenantChanged' } }]);
  });

  test('moves at once where the configuration says so, the deny asked under the same epoch', () => {
    const planned = plan({ pool: { ...tenants, tenantMove: 'move' } });
    expect(planned.next).toMatchObject({
      kind: 'run',
      useCase: 'moveTenant',
      step: { epoch: 2, move: { phase: 'signing-out' } },
    });
    expect(planned.access?.change).toMatchObject({ epoch: 2, denies: [deniedAt('acme')] });
  });

  test('is back where they were: the old tenant is theirs, and the other one denied while they are signed out there', () => {
    const held = afterwards(home, plan());
    const planned = plan({ record: held, user: inTenant('acme') });
    expect(planned.move).toMatchObject({ from: [at('globex')], to: at('acme'), phase: 'signing-out' });
    expect(planned.next).toMatchObject({ kind: 'run', useCase: 'moveTenant', step: { prefix: at('acme').prefix } });
    expect(planned.access?.change.denies).toEqual([deniedAt('globex')]);
  });

  test('goes on to a third tenant from both, the newest first, and that is approved anew', () => {
    const planned = plan({ record: moving('moving'), user: inTenant('initech') });
    expect(planned.move).toMatchObject({ from: [at('globex'), at('acme')], to: at('initech'), phase: 'held' });
    expect(planned.access?.change.denies).toEqual([deniedAt('globex'), deniedAt('acme')]);
  });

  test.each([
    ['names no tenant', '', 'TenantMissing'],
    ['cannot be part of a key', 'a/b', 'InvalidTenant'],
  ])('to something that %s is denied the old one, and nothing can be approved', (_, tenant, type) => {
    const planned = plan({ user: inTenant(tenant) });
    expect(planned).toMatchObject({ move: { from: [at('acme')], phase: 'held' }, next: { failure: { type } } });
    expect(planned.access?.change.denies).toEqual([deniedAt('acme')]);
    const mended = plan({ record: afterwards(home, planned), user: inTenant('globex') });
    expect(mended.move).toMatchObject({ from: [at('acme')], to: at('globex'), phase: 'held' });
    const back = plan({ record: afterwards(home, planned), user: inTenant('acme') });
    expect(back.move).toBeNull();
    expect(back.access?.change.denies).toEqual([]);
    expect(back.next).toEqual({ kind: 'nothing' });
  });

  test('to a tenant that was not made is denied the old one until it is', () => {
    const made = { ...tenants, tenants: madeTenants };
    const planned = plan({ pool: made });
    expect(planned).toMatchObject({ move: { from: [at('acme')], phase: 'held' }, next: { failure: { type: 'TenantUnknown' } } });
    const then = plan({ pool: made, record: afterwards(home, planned), tenant: globex });
    expect(then.move).toMatchObject({ to: { ...at('globex'), bucket: 'globex-data' } });
  });

  test('needs a person where nothing may be taken away', () => {
    const planned = plan({ pool: { ...tenants, mode: 'additive' } });
    expect(planned.next).toMatchObject({ kind: 'needs-person', failure: { type: 'TenantChanged' } });
    expect(planned).not.toHaveProperty('move');
  });

  test.each<[string, Partial<PlanUserInput>]>([
    [
      'a move where nothing may be taken away',
      { pool: { ...tenants, mode: 'additive' }, look: look({ requests: [approval('globex')] }) },
    ],
    ['a move of a user whose storage failed', { ...storageFailed, look: look({ requests: [approval('acme')] }) }],
    ['storage of a user whose move failed', { record: moving('moving', { lastFailure: moveFailed }), look: forStorage }],
    ['the way back of a user whose tenant is gone', { ...tenantIsGone, look: forRestoring }],
  ])('who asks for %s is told of what a person has to mend, and waits for nothing', (_, input) => {
    const { next, refusals } = plan(input);
    const failure = next.kind === 'needs-person' ? next.failure : undefined;
    expect(refusals).toEqual([{ requestId: 'a1', failure }]);
    expect(failure).toMatchObject({ place: expect.stringContaining(home.sub) as string });
  });

  test('asks in vain for a move that is none', () => {
    const planned = plan({ user: inTenant('acme'), look: look({ requests: [approval('acme')] }) });
    expect(planned.refusals).toMatchObject([{ requestId: 'a1', failure: { type: 'InvalidInput' } }]);
  });
});

describe('a move that was begun', () => {
  test.each(['signing-out', 'moving', 'arrived'] as const)('goes on from %s', (phase) => {
    const arrived = phase === 'arrived' ? { tenant: 'globex', prefix: at('globex').prefix } : {};
    const planned = plan({ record: moving(phase, arrived) });
    expect(planned.next).toMatchObject({ kind: 'run', useCase: 'moveTenant', step: { move: { id: 2, phase } } });
  });

  test('is not begun again after it failed, which keeps nobody from being cut off', () => {
    const record = moving('moving', { lastFailure: moveFailed });
    expect(plan({ record }).next).toMatchObject({ kind: 'needs-person', failure: { type: 'PermissionMissing' } });
    expect(plan({ record, look: look({ retry: true }) }).next).toMatchObject({ kind: 'run', useCase: 'moveTenant' });
    const disabled = plan({ record, user: { ...inTenant('globex'), enabled: false } });
    expect(disabled.next).toMatchObject({ kind: 'run', useCase: 'revokeUserAccess' });
  });

  test('leaves its deny to that of a user who is disabled, and goes on when they are back', () => {
    const disabled = plan({ record: moving('moving'), user: { ...inTenant('globex'), enabled: false } });
    expect(disabled.access?.change.denies).toEqual([{ cause: 'disabled', scope: 'whole' }]);
    const revoked = afterwards(moving('moving'), disabled);
    expect(revoked.move).toMatchObject({ phase: 'moving' });
    const lifting = look({ running: { useCase: 'restoreUserAccess', epoch: 9 }, lifting: true });
    expect(plan({ record: revoked, look: lifting }).access?.change.denies).toEqual([deniedAt('acme')]);
  });

  test('is found when the deny of a revoked user is lifted whose tenant changed meanwhile', () => {
    const revocation = { id: 1, reason: 'disabled', keepEnabled: false, beganAt: now, disableConfirmedAt: now } as const;
    const lifting = look({ running: { useCase: 'restoreUserAccess', epoch: 9 }, lifting: true });
    const planned = plan({ record: { ...home, revocation }, look: lifting });
    expect(planned.access?.change.denies).toEqual([deniedAt('acme')]);
    expect(planned.move).toMatchObject({ from: [at('acme')], phase: 'held' });
  });
});

describe('while a move runs', () => {
  const record = moving('moving', { running: { useCase: 'moveTenant', epoch: 3, interrupted: false } });
  const running = look({ running: { useCase: 'moveTenant', epoch: 3 } });

  test('it goes on when nothing has changed', () => {
    expect(plan({ record, look: running }).next).toEqual({ kind: 'nothing' });
  });

  test.each<[string, Partial<PlanUserInput>]>([
    ['the user is disabled', { user: { ...inTenant('globex'), enabled: false } }],
    ['the user is gone', { user: undefined }],
    ['the tenant changes again', { user: inTenant('initech') }],
    ['the user is back in the old tenant', { user: inTenant('acme') }],
    ['a group gives access', { groups: ['premium'] }],
    ['somebody asks for a revocation', { look: { ...running, requests: [{ id: 'r', useCase: 'revokeUserAccess', replyTo }] } }],
  ])('it gives way when %s', (_, change) => {
    const planned = plan({ record, look: running, ...change });
    expect(planned.next).toMatchObject({ kind: 'interrupt' });
    const next = recordAfter(record, planned, { groups: ['premium'], username: undefined, observedAt: after(1) });
    expect(next).toMatchObject({ running: { interrupted: true }, groups: [], observedAt: record.observedAt, move: record.move });
  });
});
