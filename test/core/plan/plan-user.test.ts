import { planUser } from '../../../core/plan/plan-user';
import type { PlanUserInput } from '../../../core/plan/seen';
import { activeRecord, after, event, look, now, pool, poolConfig, record, sub, user } from '../../support/builders';

const prefix = `users/${sub}/`;
const written = { 'custom:storage_prefix': prefix };
const request = { id: 'r1', useCase: 'provisionUser', replyTo: { workflowId: 'w', runId: 'r' } } as const;

const plan = (overrides: Partial<PlanUserInput> = {}) =>
  planUser({
    look: look(),
    pool: poolConfig(),
    configRevision: 1,
    user: user(),
    groups: [],
    now: new Date(now),
    record: record(),
    ...overrides,
  });

describe('a user without storage', () => {
  test.each(['CONFIRMED', 'EXTERNAL_PROVIDER', 'FORCE_CHANGE_PASSWORD', 'RESET_REQUIRED'])(
    'in status %s is provisioned',
    (status) => {
      expect(plan({ user: user({ status }) }).next).toMatchObject({
        kind: 'run',
        useCase: 'provisionUser',
        step: { epoch: 1, bucket: 'data', prefix, firstTime: true, writeBack: written, configRevision: 1 },
      });
    },
  );

  test.each(['UNCONFIRMED', 'COMPROMISED', 'ARCHIVED', 'UNKNOWN'])('in status %s is left alone', (status) => {
    expect(plan({ user: user({ status }) }).next).toEqual({ kind: 'nothing' });
  });

  test('is left alone while disabled', () => {
    expect(plan({ user: user({ enabled: false }) }).next).toEqual({ kind: 'nothing' });
  });

  test('takes the next epoch, not the one that an abandoned attempt used', () => {
    expect(plan({ record: record({ epoch: 6 }) }).next).toMatchObject({ step: { epoch: 7 } });
  });

  test('gets the sub-prefixes of the structure', () => {
    expect(plan({ pool: poolConfig({ structure: ['documents/', 'uploads/'] }) }).next).toMatchObject({
      step: { structure: [`${prefix}documents/`, `${prefix}uploads/`] },
    });
  });

  test('is searched for when the pool does not answer to the sub', () => {
    expect(plan({ user: 'unresolved' }).next).toEqual({ kind: 'resolve' });
  });

  test('names the earliest event that led here', () => {
    const events = [
      event('user-signed-in', { receivedAt: after(2) }),
      event('user-confirmed', { at: after(-1), receivedAt: after(1) }),
    ];
    expect(plan({ look: look({ events }) }).next).toMatchObject({
      step: { cause: { eventAt: after(-1), receivedAt: after(1) } },
    });
  });
});

describe('a user with storage', () => {
  const settled = { user: user({ attributes: written }), record: activeRecord() };

  test('needs nothing', () => {
    expect(plan(settled).next).toEqual({ kind: 'nothing' });
  });

  test.each([
    ['the attribute was changed', { ...settled, user: user({ attributes: { 'custom:storage_prefix': 'users/other/' } }) }],
    ['the configuration is newer', { ...settled, configRevision: 2 }],
    [
      'an earlier run did not finish',
      { ...settled, record: activeRecord({ running: { useCase: 'provisionUser', epoch: 1, interrupted: false } }) },
    ],
    ['a person asks', { ...settled, look: look({ requests: [request] }) }],
  ])('is provisioned again when %s', (_, input) => {
    expect(plan(input).next).toMatchObject({ kind: 'run', step: { epoch: 2, firstTime: false } });
  });

  test('writes only the attributes that differ', () => {
    const writeBack = { 'custom:storage_prefix': '{prefix}', 'custom:bucket': '{bucket}' };
    expect(plan({ ...settled, pool: poolConfig({ writeBack }) }).next).toMatchObject({
      step: { writeBack: { 'custom:bucket': 'data' } },
    });
  });
});

describe('tenants', () => {
  const tenants = poolConfig({ layout: 'tenants/{tenant}/users/{sub}/', tenantAttribute: 'custom:tenant_id' });
  const of = (tenant: string) => user({ attributes: { 'custom:tenant_id': tenant } });

  test('the prefix names the tenant', () => {
    const planned = plan({ pool: tenants, user: of('acme') });
    expect(planned).toMatchObject({ tenant: 'acme', next: { step: { prefix: `tenants/acme/users/${sub}/`, tenant: 'acme' } } });
  });

  test.each(['../x', '*', 'a/b', 'Archive', 'x'.repeat(300), '${aws:username}', 'a\u0000b', ' acme'])(
    'tenant %j needs a person',
    (tenant) => {
      const planned = plan({ pool: tenants, user: of(tenant), look: look({ requests: [request] }) });
      expect(planned.next).toMatchObject({ kind: 'needs-person', failure: { type: 'InvalidTenant' } });
      expect(planned.refusals).toMatchObject([{ requestId: 'r1', failure: { type: 'InvalidTenant' } }]);
    },
  );

  test('a user without one needs a person', () => {
    expect(plan({ pool: tenants }).next).toMatchObject({ kind: 'needs-person', failure: { type: 'TenantMissing' } });
    expect(plan({ pool: tenants, user: of('') }).next).toMatchObject({
      kind: 'needs-person',
      failure: { type: 'TenantMissing' },
    });
  });

  test('a changed tenant needs a person and moves nothing', () => {
    const owned = activeRecord({ tenant: 'acme', prefix: `tenants/acme/users/${sub}/` });
    expect(plan({ pool: tenants, user: of('other'), record: owned }).next).toMatchObject({
      kind: 'needs-person',
      failure: { type: 'TenantChanged', place: `pool=${pool}, sub=${sub}` },
    });
  });
});

describe('requests', () => {
  test.each([
    ['of a user who does not exist', undefined, 'UserNotFound'],
    ['of a disabled user', user({ enabled: false }), 'NotProvisionable'],
    ['of an unconfirmed user', user({ status: 'UNCONFIRMED' }), 'NotProvisionable'],
  ])('%s are refused', (_, seen, type) => {
    const planned = plan({ user: seen, look: look({ requests: [request] }) });
    expect(planned.refusals).toMatchObject([{ requestId: 'r1', failure: { type } }]);
  });
});

describe('while a use case runs', () => {
  const running = look({ running: { useCase: 'provisionUser', epoch: 1 }, events: [event('user-deleted')] });

  test.each([
    ['vanished', undefined],
    ['was disabled', user({ enabled: false })],
  ])('it is interrupted when the user %s', (_, seen) => {
    expect(plan({ look: running, user: seen }).next).toEqual({ kind: 'interrupt' });
  });

  test('it goes on when the user is in good standing', () => {
    expect(plan({ look: running }).next).toEqual({ kind: 'nothing' });
  });
});

describe('after a terminal failure', () => {
  const failed = record({ epoch: 1, lastFailure: { type: 'AttributeNotInSchema', configRevision: 1, at: after(10) } });

  test('nothing new starts it again', () => {
    expect(plan({ record: failed }).next).toMatchObject({ kind: 'needs-person', failure: { type: 'AttributeNotInSchema' } });
    expect(plan({ record: failed, look: look({ events: [event('user-confirmed')] }) }).next.kind).toBe('needs-person');
  });

  test.each([
    ['a newer event', { look: look({ events: [event('user-signed-in', { at: after(11) })] }) }],
    ['another configuration', { configRevision: 2 }],
    ['a person who says retry', { look: look({ retry: true }) }],
    ['a request', { look: look({ requests: [request] }) }],
  ])('%s does', (_, input) => {
    expect(plan({ record: failed, ...input }).next.kind).toBe('run');
  });
});
