import { planUser } from '../../../core/plan/plan-user';
import type { PlanUserInput } from '../../../core/plan/seen';
import { adoptedRecord } from '../../../core/registry/adopted-record';
import { activeRecord, event, look, now, pool, poolConfig, record, sub, user } from '../../support/builders';

const prefix = `users/${sub}/`;
const observed = poolConfig({ mode: 'observe' });
const request = { id: 'r1', useCase: 'provisionUser', replyTo: { workflowId: 'w', runId: 'r' } } as const;

const plan = (overrides: Partial<PlanUserInput> = {}) =>
  planUser({
    look: look(),
    pool: observed,
    configRevision: 1,
    user: user(),
    groups: [],
    now: new Date(now),
    record: record(),
    ...overrides,
  });

describe('in a pool that is only observed', () => {
  test('a user is recorded with the place that storage would have', () => {
    expect(plan().next).toEqual({ kind: 'record', place: { bucket: 'data', prefix } });
  });

  test('a user whose record says so needs nothing', () => {
    expect(plan({ record: record({ bucket: 'data', prefix }) }).next).toEqual({ kind: 'nothing' });
  });

  test('a request by hand is refused with the mode, and the user is recorded all the same', () => {
    const planned = plan({ look: look({ requests: [request] }) });
    expect(planned).toMatchObject({
      next: { kind: 'record' },
      refusals: [{ requestId: 'r1', failure: { type: 'ObserveOnly', value: 'mode=observe', place: `pool=${pool}, sub=${sub}` } }],
    });
  });

  test('the record follows the tenant, as long as nothing was made', () => {
    const tenants = poolConfig({ mode: 'observe', layout: '{tenant}/{sub}/', tenantAttribute: 'custom:t' });
    const moved = { pool: tenants, user: user({ attributes: { 'custom:t': 'beta' } }) };
    const before = { bucket: 'data', prefix: `acme/${sub}/`, tenant: 'acme' };
    expect(plan({ ...moved, record: record(before) }).next).toEqual({
      kind: 'record',
      place: { bucket: 'data', prefix: `beta/${sub}/`, tenant: 'beta' },
    });
    expect(plan({ ...moved, record: activeRecord(before) }).next).toEqual({ kind: 'nothing' });
    expect(plan({ ...moved, record: record({ ...before, mapped: true }) }).next).toEqual({ kind: 'nothing' });
  });

  test('a tenant that cannot be part of a key asks for nobody', () => {
    const tenants = poolConfig({ mode: 'observe', layout: '{tenant}/{sub}/', tenantAttribute: 'custom:t' });
    expect(plan({ pool: tenants, user: user({ attributes: { 'custom:t': '../x' } }) }).next).toEqual({ kind: 'nothing' });
  });

  test('storage that was made stays as it is', () => {
    expect(plan({ record: activeRecord({ configRevision: 0 }) }).next).toEqual({ kind: 'nothing' });
  });

  test('an event that the look contradicts is still looked at again', () => {
    const disabled = plan({ user: user({ enabled: false }), look: look({ events: [event('user-enabled')] }) });
    expect(disabled).toMatchObject({ next: { kind: 'nothing' }, contradicted: true });
  });
});

describe('an adopted user of an additive pool', () => {
  const additive = poolConfig({ mode: 'additive', structure: ['documents/'] });

  test('gets what the record promised, at the next event', () => {
    const adopted = adoptedRecord(additive, user(), undefined);
    expect(adopted).toMatchObject({ state: 'known', bucket: 'data', prefix, baseline: 'enabled', epoch: 0 });
    expect(plan({ pool: additive, record: adopted }).next).toMatchObject({
      kind: 'run',
      step: { prefix, firstTime: true, epoch: 1 },
    });
  });

  test('keeps the prefix that a map named', () => {
    const adopted = adoptedRecord(additive, user(), 'files/1001/');
    expect(plan({ pool: additive, record: adopted }).next).toMatchObject({
      kind: 'run',
      step: {
        prefix: 'files/1001/',
        structure: ['files/1001/documents/'],
        writeBack: { 'custom:storage_prefix': 'files/1001/' },
      },
    });
  });

  test('who was disabled is recorded as such, and nothing is made', () => {
    const disabled = user({ enabled: false });
    const adopted = adoptedRecord(additive, disabled, undefined);
    expect(adopted.baseline).toBe('disabled');
    expect(plan({ pool: additive, user: disabled, record: adopted }).next).toEqual({ kind: 'nothing' });
  });
});
