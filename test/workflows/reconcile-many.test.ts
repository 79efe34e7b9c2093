import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { type Drift, type DriftKind, driftKinds, type ReconcileResult } from '../../core/contract/reconcile';
import { ownerMark } from '../../core/policy/owner-mark';
import type { AccessEntry } from '../../core/registry/access-record';
import type { Revocation, UserRecord } from '../../core/registry/user-record';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { poolToReconcile, type PoolToReconcile } from '../support/pool-to-reconcile';
import { subOf } from '../support/pool-to-adopt';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const users = 10_000;
/** 1 %. */
const ofEach = 100;

const beganAt = '2026-11-01T00:00:00.000Z';
const failed = { type: 'MarkerForeign', configRevision: 1, at: beganAt } as const;
const running = { useCase: 'provisionUser', epoch: 1, interrupted: false };
const revoked: Revocation = {
  ...{ id: 2, reason: 'disabled', keepEnabled: false, beganAt, finishedAt: beganAt },
  ...{ disableConfirmedAt: beganAt, signOutConfirmedAt: beganAt, denyUntil: beganAt },
};
const disabled = { cause: 'disabled', scope: 'whole' } as const;
const inForce = { epoch: 1, askedAt: beganAt, inForceAt: beganAt, groups: [], denies: [] };

/** What plants a difference of a kind in a user who is as the registry says. */
function plants(w: PoolToReconcile, entries: Record<string, AccessEntry>) {
  const record = (sub: string, change: Partial<UserRecord>) => {
    w.setRecord(sub, change);
  };
  const named = (sub: string, change: Partial<AccessEntry>) => {
    entries[sub] = { pool: w.pool, epoch: 1, groups: [], denies: [], ...change };
  };
  const join = (sub: string, group: string) => w.groups.get(group)?.add(sub);
  const byKind: Partial<Record<DriftKind, (sub: string) => void>> = {
    unprovisioned: (sub) => void w.objects.stored.delete(`control/registry/users/${w.pool}/${sub}.json`),
    'write-back-missing': (sub) => {
      w.setUser(sub, { attributes: {} });
    },
    'disabled-not-revoked': (sub) => {
      w.setUser(sub, { enabled: false });
    },
    'deleted-not-revoked': (sub) => void w.users.delete(sub),
    'requested-not-revoked': (sub) => {
      record(sub, { wanted: { id: 'request', keepEnabled: true } });
    },
    'revoked-but-enabled': (sub) => {
      record(sub, { state: 'revoked', revocation: revoked });
    },
    'access-not-in-force': (sub) => {
      record(sub, { access: { epoch: 1, askedAt: beganAt, groups: [], denies: [] } });
    },
    'failed-before': (sub) => {
      record(sub, { state: 'known', lastFailure: failed, running });
    },
    'record-unreadable': (sub) => {
      w.put(`registry/users/${w.pool}/${sub}.json`, { schema: 'gatehouse.user/0' });
    },
    'member-not-granted': (sub) => void join(sub, 'premium'),
    'granted-not-member': (sub) => {
      named(sub, { groups: ['premium'] });
      record(sub, { groups: ['premium'], access: { ...inForce, groups: ['premium'] } });
    },
    'member-not-recorded': (sub) => void join(sub, 'analysts'),
    'recorded-not-member': (sub) => {
      record(sub, { groups: ['analysts'] });
    },
    'deny-expired': (sub) => {
      named(sub, { denies: [{ ...disabled, until: beganAt }] });
    },
    'deny-removed': (sub) => {
      w.setUser(sub, { enabled: false });
      named(sub, { denies: [disabled] });
      const { denyUntil: _over, ...stands } = revoked;
      record(sub, { state: 'revoked', revocation: stands, access: { ...inForce, denies: [disabled] } });
    },
  };
  return byKind;
}

/** Plants 1 % of each kind, and a policy that somebody edited and lost all denies of. */
function plant(w: PoolToReconcile): Readonly<Record<string, readonly string[]>> {
  const entries: Record<string, AccessEntry> = {};
  const byKind = plants(w, entries);
  const planted: Record<string, string[]> = {};
  for (const [index, [kind, change]] of Object.entries(byKind).entries()) {
    const subs = Array.from({ length: ofEach }, (_, number) => subOf(index * ofEach + number));
    for (const sub of subs) change(sub);
    planted[kind] = subs.sort();
  }
  w.put(`registry/access/s3/${w.bucket}.json`, {
    ...{ schema: 'gatehouse.access/1', host: { kind: 's3', name: w.bucket }, version: 1, configRevision: 1 },
    ...{ owner: ownerMark('control'), takenOver: [], goneGroups: [], unknownPrincipals: [], entries },
    written: { at: beganAt, hash: 'of another policy', bytes: 1 },
  });
  // The denies that are past their end were taken out with the others.
  const removed = [...(planted['deny-removed'] ?? []), ...(planted['deny-expired'] ?? [])];
  return { ...planted, 'deny-removed': removed.sort(), 'policy-deleted': ['the policy'], 'role-trust-changed': ['analysts'] };
}

const named = ({ sub, role, kind }: Drift): string =>
  sub ?? (kind === 'role-trust-changed' ? (role?.split('/').at(-1) ?? '') : 'the policy');

const byKind = (found: readonly Drift[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    driftKinds
      .filter((kind) => found.some((drift) => drift.kind === kind))
      .map((kind) => [
        kind,
        found
          .filter((drift) => drift.kind === kind)
          .map(named)
          .sort(),
      ]),
  );

test('of 10,000 users with 1 % of each difference, a report names exactly those, and changes nothing', async () => {
  const w = poolToReconcile(environment, users);
  const planted = plant(w);
  const before = w.state();
  const open = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }] } as const;
  const roles: typeof w.ports.roles = {
    ...w.ports.roles,
    read: (arn) =>
      Promise.resolve(arn.endsWith('analysts') ? { arn, maxSessionSeconds: 3_600, trust: open, policies: [] } : undefined),
  };
  const results: ReconcileResult[] = [];
  await withDeployment(environment, { ...w.ports, roles }, async (deployment) => {
    results.push(await w.reconcile(deployment, 'report'));
  });
  const [result] = results;
  if (result === undefined) throw new Error('The pass gave no result.');
  const { found } = w.report(result);
  expect(byKind(found)).toEqual(
    Object.fromEntries(driftKinds.flatMap((kind) => (planted[kind] === undefined ? [] : [[kind, planted[kind]]]))),
  );
  expect(result).toMatchObject({ listed: users - ofEach, told: 0, underWay: 0, failures: [] });
  expect(w.state()).toEqual(before);
}, 240_000);
