import { classifyUser } from '../../../core/reconcile/classify-user';
import type { PoolConfig } from '../../../core/config/types';
import type { DirectoryUser } from '../../../core/ports';
import type { Revocation, UserRecord } from '../../../core/registry/user-record';
import { activeRecord, now, poolConfig, record, sub, user } from '../../support/builders';

const written = { 'custom:storage_prefix': `users/${sub}/` };
const enforcing = { userRoles: ['arn:aws:iam::111122223333:role/app-user'] };

const classify = (listed: DirectoryUser | undefined, known: UserRecord | undefined, config: Partial<PoolConfig> = enforcing) =>
  classifyUser({ pool: poolConfig(config), configRevision: 1, sub, user: listed, record: known, now: new Date(now) });

const settled = user({ attributes: written });
const revocation: Revocation = {
  id: 2,
  reason: 'disabled',
  keepEnabled: false,
  beganAt: now,
  disableConfirmedAt: now,
  signOutConfirmedAt: now,
  finishedAt: now,
};
const failed = { type: 'MarkerForeign', configRevision: 1, at: now } as const;

test.each<[string, DirectoryUser | undefined, UserRecord | undefined, string, string]>([
  ['confirmed, without a record', user(), undefined, 'unprovisioned', 'missed by events'],
  [
    'begun, and nobody runs it',
    user(),
    record({ running: { useCase: 'provisionUser', epoch: 1, interrupted: false } }),
    'unprovisioned',
    'run lost',
  ],
  ['without the attribute', user(), activeRecord(), 'write-back-missing', 'missed by events'],
  ['disabled', { ...settled, enabled: false }, activeRecord(), 'disabled-not-revoked', 'missed by events'],
  ['gone', undefined, activeRecord(), 'deleted-not-revoked', 'missed by events'],
  ['gone after a disabling that was revoked', undefined, activeRecord({ revocation }), 'deleted-not-revoked', 'missed by events'],
  ['enabled, revoked as disabled', settled, activeRecord({ revocation }), 'revoked-but-enabled', 'missed by events'],
  [
    'to be cut off on request',
    settled,
    activeRecord({ wanted: { id: 'w', keepEnabled: true } }),
    'requested-not-revoked',
    'missed by events',
  ],
  [
    'asked for access that nobody answered',
    settled,
    activeRecord({ access: { epoch: 1, askedAt: now, groups: [], denies: [] } }),
    'access-not-in-force',
    'run lost',
  ],
  ['failed under this revision', user(), record({ lastFailure: failed }), 'failed-before', 'failed before'],
  [
    'known while the pool was observed, now disabled',
    user({ enabled: false }),
    record({ prefix: `users/${sub}/`, baseline: 'enabled' }),
    'disabled-not-revoked',
    'missed by events',
  ],
])('who is %s is named', (_, listed, known, kind, cause) => {
  expect(classify(listed, known)).toEqual({ kind, cause, sub });
});

test.each<[string, DirectoryUser | undefined, UserRecord | undefined, Partial<PoolConfig>?]>([
  ['as the registry says', settled, activeRecord()],
  ['made under an older revision', settled, activeRecord({ configRevision: 0 })],
  ['unconfirmed', user({ status: 'UNCONFIRMED' }), undefined],
  ['disabled before anybody heard of them', user({ enabled: false }), undefined],
  ['disabled and cut off', { ...settled, enabled: false }, activeRecord({ revocation })],
  ['gone and cut off as such', undefined, activeRecord({ revocation: { ...revocation, reason: 'deleted' } })],
  ['there before Gatehouse', user(), record({ baseline: 'enabled', prefix: `users/${sub}/` })],
  ['disabled before Gatehouse', user({ enabled: false }), record({ baseline: 'disabled', prefix: `users/${sub}/` })],
  [
    'cut off by request and enabled',
    settled,
    activeRecord({ revocation: { ...revocation, reason: 'requested', keepEnabled: true } }),
  ],
  ['disabled where nothing is taken away', user({ enabled: false }), activeRecord(), { mode: 'additive' }],
])('who is %s is not', (_, listed, known, config = {}) => {
  const access =
    known?.revocation === undefined
      ? {}
      : { access: { epoch: 2, askedAt: now, inForceAt: now, groups: [], denies: deniesOf(known) } };
  expect(
    classify(listed, known === undefined ? undefined : { ...known, ...access }, { ...enforcing, ...config }),
  ).toBeUndefined();
});

const deniesOf = ({ revocation: known }: UserRecord) =>
  known === undefined ? [] : [{ cause: known.reason, scope: 'whole' as const }];

test('an observed pool wants records and no storage', () => {
  const observing = { ...enforcing, mode: 'observe' } as const;
  expect(classify(user(), undefined, observing)).toMatchObject({ kind: 'unrecorded' });
  expect(classify(user(), record({ bucket: 'data', prefix: `users/${sub}/` }), observing)).toBeUndefined();
});
