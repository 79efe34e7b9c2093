import type { FirstLogin } from '../../../core/config/first-login-schema';
import { firstLoginAttributes, planFirstLogin, wasThereBefore } from '../../../core/first-login/plan-first-login';
import type { UserRecord } from '../../../core/registry/user-record';
import { activeRecord, now, poolConfig, record, sub } from '../../support/builders';

const firstLogin: FirstLogin = {
  template: 'welcome-pdf',
  name: 'welcome.pdf',
  backfill: false,
  attributes: ['name'],
  locale: 'en',
  timeZone: 'UTC',
  more: [],
  tags: {},
};
const pool = poolConfig({ firstLogin, writeBack: { 'custom:prefix': '{prefix}', 'custom:first_login': '{firstLogin}' } });

const plan = (known: UserRecord, overrides: Partial<Parameters<typeof planFirstLogin>[0]> = {}) =>
  planFirstLogin({ pool, configRevision: 3, record: known, attributeMissing: false, ...overrides });

const revocation = { id: 1, reason: 'disabled', keepEnabled: false, beganAt: now } as const;
const delivered = { at: now, files: [{ key: `users/${sub}/welcome.pdf`, outcome: 'delivered' }] } as const;

test('who has storage and no file gets it, where the registry says', () => {
  expect(plan(activeRecord({ prefix: 'legacy/1/', tenant: 'acme' }))).toEqual({
    next: 'deliver',
    step: { bucket: 'data', prefix: 'legacy/1/', tenant: 'acme', epoch: 1, configRevision: 3 },
  });
});

test('who has no storage yet gets that first', () => {
  expect(plan(record())).toEqual({ next: 'provision' });
});

test.each<[string, UserRecord, string]>([
  ['has it', activeRecord({ firstLogin: delivered }), 'delivered-before'],
  ['was adopted', activeRecord({ baseline: 'enabled' }), 'there-before'],
  ['was adopted and has no storage', record({ baseline: 'enabled' }), 'there-before'],
  ['is revoked', record({ state: 'revoked' }), 'revoked'],
  ['is being revoked', activeRecord({ revocation }), 'revoked'],
  ['is to be revoked', activeRecord({ wanted: { id: 'x', keepEnabled: false } }), 'revoked'],
])('who %s gets none', (_, known, because) => {
  expect(plan(known)).toEqual({ next: 'nothing', because });
});

test('with backfill who was adopted gets it too, and who was cut off does not', () => {
  const backfilling = { pool: { ...pool, firstLogin: { ...firstLogin, backfill: true } } };
  expect(plan(activeRecord({ baseline: 'enabled' }), backfilling)).toMatchObject({ next: 'deliver' });
  expect(plan(activeRecord({ baseline: 'enabled', revocation }), backfilling)).toMatchObject({ because: 'revoked' });
});

test('nobody gets one where it is off, or where the pool is only observed', () => {
  expect(plan(activeRecord(), { pool: poolConfig() })).toEqual({ next: 'nothing', because: 'not-configured' });
  expect(plan(activeRecord(), { pool: { ...pool, mode: 'observe' } })).toEqual({ next: 'nothing', because: 'only-observed' });
});

test('the attribute is written again to who has the file and lacks it', () => {
  const known = activeRecord({ firstLogin: delivered });
  expect(plan(known, { attributeMissing: true })).toEqual({ next: 'write-back', attributes: { 'custom:first_login': now } });
  expect(firstLoginAttributes(pool, known)).toEqual({ 'custom:first_login': now });
  expect(firstLoginAttributes(pool, activeRecord())).toEqual({});
});

test.each([
  ['2026-11-20T09:59:59.000Z', '2026-11-20T10:00:00.400Z', true],
  ['2026-11-20T10:00:00.000Z', '2026-11-20T10:00:00.400Z', false],
  ['2026-11-20T10:00:01.000Z', '2026-11-20T10:00:00.400Z', false],
  [undefined, '2026-11-20T10:00:00.400Z', false],
  ['2026-11-20T09:59:59.000Z', undefined, false],
])('a user of %s, under a firstLogin of %s, was there before: %s', (createdAt, from, before) => {
  expect(wasThereBefore(createdAt, from)).toBe(before);
});
