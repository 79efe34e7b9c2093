import { digestOf, isSteady, parseSettledIndex, type SeenUser } from '../../../core/reconcile/settled-index';
import { activeRecord, after, now, poolConfig, user } from '../../support/builders';

const pool = poolConfig({ tenantAttribute: 'custom:tenant_id' });
const seen = (overrides: Partial<SeenUser> = {}): SeenUser => ({
  ...{ pool, etag: '"1"', roleGroups: ['a', 'b'] },
  user: user({ attributes: { 'custom:tenant_id': 't1', 'custom:storage_prefix': 'p/', email: 'x@example.com' } }),
  ...overrides,
});

test.each<[string, Partial<SeenUser>]>([
  ['another record', { etag: '"2"' }],
  ['no record', { etag: undefined }],
  ['who is gone', { user: undefined }],
  ['who is disabled', { user: user({ ...seen().user, enabled: false }) }],
  ['another status', { user: user({ ...seen().user, status: 'UNCONFIRMED' }) }],
  ['another tenant', { user: user({ attributes: { ...seen().user?.attributes, 'custom:tenant_id': 't2' } }) }],
  ['another attribute of ours', { user: user({ attributes: { ...seen().user?.attributes, 'custom:storage_prefix': '' } }) }],
  ['another group', { roleGroups: ['a'] }],
])('%s is another sight', (_, change) => {
  expect(digestOf(seen(change))).not.toBe(digestOf(seen()));
});

test('what Gatehouse does not go by makes no difference', () => {
  const other = user({ ...seen().user, attributes: { ...seen().user?.attributes, email: 'y@example.com' } });
  expect(digestOf(seen({ user: other, roleGroups: ['b', 'a'] }))).toBe(digestOf(seen()));
});

test('who is as the registry says is settled, unless time will change it or something was begun', () => {
  const access = { epoch: 1, askedAt: now, inForceAt: now, groups: [] };
  const revocation = { id: 1, reason: 'disabled', keepEnabled: false, beganAt: now } as const;
  expect(isSteady(activeRecord())).toBe(true);
  expect(isSteady(activeRecord({ access: { ...access, denies: [{ cause: 'disabled', scope: 'whole' }] } }))).toBe(true);
  expect(
    isSteady(activeRecord({ access: { ...access, denies: [{ cause: 'disabled', scope: 'whole', until: after(9) }] } })),
  ).toBe(false);
  expect(isSteady(activeRecord({ access: { ...access, denies: [{ cause: 'provisional', scope: 'whole' }] } }))).toBe(false);
  expect(isSteady(activeRecord({ running: { useCase: 'provisionUser', epoch: 1, interrupted: false } }))).toBe(false);
  expect(isSteady(activeRecord({ wanted: { id: 'w', keepEnabled: true } }))).toBe(false);
  expect(isSteady(activeRecord({ revocation }))).toBe(false);
  expect(isSteady(activeRecord({ revocation: { ...revocation, finishedAt: now } }))).toBe(true);
});

test('an index of another revision or version settles nobody', () => {
  const index = JSON.stringify({ schema: 'gatehouse.settled/1', configRevision: 3, settled: { s: 'd' } });
  expect(parseSettledIndex(index, 3)).toEqual({ s: 'd' });
  expect(parseSettledIndex(index, 4)).toEqual({});
  expect(parseSettledIndex('null', 3)).toEqual({});
  expect(parseSettledIndex('{', 3)).toEqual({});
  expect(parseSettledIndex(index.replace('"d"', 'null'), 3)).toEqual({});
});
