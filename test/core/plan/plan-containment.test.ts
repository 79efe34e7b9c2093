import { planContainment, type ContainmentInput } from '../../../core/plan/plan-containment';
import type { AskedAccess } from '../../../core/registry/user-record';
import { activeRecord, after, event, now, poolConfig, record } from '../../support/builders';

const pool = poolConfig({ userRoles: ['arn:aws:iam::111122223333:role/app-user'] });
const request = { id: 'r1', useCase: 'revokeUserAccess', replyTo: { workflowId: 'w', runId: 'r' } } as const;
const denied: AskedAccess = { epoch: 1, askedAt: now, groups: [], denies: [{ cause: 'disabled', scope: 'whole' }] };
const whole = (cause: string) => [{ cause, scope: 'whole' }];

const contain = (overrides: Partial<ContainmentInput> = {}) =>
  planContainment({ pool, record: activeRecord(), events: [], requests: [], now: new Date(now), ...overrides });

test.each(['user-disabled', 'user-deleted'] as const)('%s is worth a provisional deny with a raised epoch', (kind) => {
  expect(contain({ events: [event(kind)] })).toMatchObject({
    record: { epoch: 2, access: { epoch: 2, denies: whole('provisional') } },
    ask: { host: { kind: 's3', name: 'data' }, change: { epoch: 2, denies: whole('provisional') } },
  });
});

test('a request by hand is worth one too, and is remembered', () => {
  expect(contain({ requests: [{ ...request, keepEnabled: true }] })).toMatchObject({
    record: { epoch: 2, wanted: { id: 'r1', keepEnabled: true }, access: { denies: whole('requested') } },
  });
});

test('so is a hint about a user of whom nothing is known', () => {
  expect(contain({ record: record(), events: [event('user-disabled')] })?.record).toMatchObject({ epoch: 1 });
});

test('rosters and soft denies stay as they are beside it', () => {
  const soft = { cause: 'left', group: 'analysts', scope: [{ prefix: 'shared/', verbs: ['read'] }] } as const;
  const access = { epoch: 1, askedAt: now, groups: ['premium'], denies: [soft] };
  const contained = contain({ record: activeRecord({ access }), events: [event('user-disabled')] });
  expect(contained?.ask.change).toMatchObject({ groups: ['premium'], denies: [soft, ...whole('provisional')] });
});

test.each<[string, Partial<ContainmentInput>]>([
  ['nothing hints at a loss', { events: [event('user-signed-in')] }],
  ['the hint is older than the last look', { events: [event('user-disabled', { at: after(-6) })] }],
  ['a later event undid it', { events: [event('user-disabled'), event('user-enabled', { at: after(1) })] }],
  ['Gatehouse found the user disabled', { record: record({ baseline: 'disabled' }), events: [event('user-disabled')] }],
  ['the pool only adds', { pool: { ...pool, mode: 'additive' }, events: [event('user-disabled')] }],
  ['the pool has no user roles', { pool: { ...pool, userRoles: [] }, events: [event('user-disabled')] }],
  [
    'the user is denied already',
    {
      record: activeRecord({ access: { ...denied, inForceAt: now } }),
      events: [event('user-disabled')],
    },
  ],
  ['a later request wants the user back', { requests: [request, { ...request, id: 'r2', useCase: 'restoreUserAccess' }] }],
])('nobody is contained when %s', (_, input) => {
  expect(contain(input)).toBeUndefined();
});

test.each<[string, Partial<ContainmentInput>]>([
  ['a hint', { events: [event('user-disabled')] }],
  [
    'a request by hand',
    { record: activeRecord({ access: denied, wanted: { id: 'r1', keepEnabled: false } }), requests: [request] },
  ],
])('a deny that %s has led to and that nobody knows to be in force is asked again, and nothing is recorded', (_, input) => {
  const known = input.record ?? activeRecord({ access: denied });
  const contained = contain({ ...input, record: known });
  expect(contained?.record).toBe(known);
  expect(contained?.ask.change).toMatchObject({ epoch: 1, denies: whole('disabled') });
});

test('within the same second nobody knows what came last, so the user is contained', () => {
  const events = [event('user-disabled'), event('user-enabled')];
  expect(contain({ events })?.record).toMatchObject({ epoch: 2 });
});
