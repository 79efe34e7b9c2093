import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ReconcileResult } from '../../core/contract/reconcile';
import type { Revocation } from '../../core/registry/user-record';
import { devServerEnvironment, withDeployment } from '../support/deployment';
import { poolToReconcile, type PoolToReconcile } from '../support/pool-to-reconcile';
import { subOf } from '../support/pool-to-adopt';
import { until } from '../support/until';

let environment: TestWorkflowEnvironment;
beforeAll(async () => void (environment = await devServerEnvironment()));
afterAll(() => environment.teardown());

const at = '2026-11-01T00:00:00.000Z';
const begun: Revocation = { id: 2, reason: 'disabled', keepEnabled: false, beganAt: at };
const whole = (cause: 'disabled' | 'provisional') =>
  ({ epoch: 2, askedAt: at, groups: [], denies: [{ cause, scope: 'whole' }] }) as const;
const running = (useCase: string) => ({ useCase, epoch: 2, interrupted: false });

interface Loss {
  /** What the registry and the pool say of a user when every history is gone. */
  readonly leave: (w: PoolToReconcile, sub: string) => void;
  readonly denied: boolean;
  readonly reason?: Revocation['reason'];
}

const losses: readonly (readonly [string, Loss])[] = [
  ['was as the registry says', { leave: () => undefined, denied: false }],
  [
    'came while nobody worked',
    {
      leave: (w, sub) => {
        w.setUser(sub, { attributes: {} });
        w.objects.stored.delete(`control/registry/users/${w.pool}/${sub}.json`);
      },
      denied: false,
    },
  ],
  [
    'was being provisioned',
    {
      leave: (w, sub) => {
        w.setUser(sub, { attributes: {} });
        w.setRecord(sub, { state: 'known', running: running('provisionUser') });
      },
      denied: false,
    },
  ],
  [
    'was being revoked, and the deny was asked for',
    {
      leave: (w, sub) => {
        w.setUser(sub, { enabled: false });
        w.setRecord(sub, { epoch: 2, running: running('revokeUserAccess'), revocation: begun, access: whole('disabled') });
      },
      ...{ denied: true, reason: 'disabled' },
    },
  ],
  [
    'was cut off on a hint that nobody looked into',
    {
      leave: (w, sub) => {
        w.setUser(sub, { enabled: false });
        w.setRecord(sub, { epoch: 2, access: whole('provisional') });
      },
      ...{ denied: true, reason: 'disabled' },
    },
  ],
  [
    'was cut off on a hint that was wrong',
    { leave: (w, sub) => void w.setRecord(sub, { epoch: 2, access: whole('provisional') }), denied: false },
  ],
  ['was deleted', { leave: (w, sub) => void w.users.delete(sub), denied: true, reason: 'deleted' }],
  [
    'was on the way back',
    {
      leave: (w, sub) => {
        const revocation = { ...begun, disableConfirmedAt: at };
        w.setRecord(sub, { epoch: 3, running: running('restoreUserAccess'), revocation, access: whole('disabled') });
      },
      denied: false,
    },
  ],
  [
    'was to be cut off on request',
    {
      leave: (w, sub) => void w.setRecord(sub, { wanted: { id: 'request', keepEnabled: true } }),
      ...{ denied: true, reason: 'requested' },
    },
  ],
];

/** Who the policy denies everything. */
function denied(w: PoolToReconcile): string {
  return w.host.policies.get(w.bucket) ?? '';
}

test('a namespace that lost everything: one pass brings every user to the right end state', async () => {
  const w = poolToReconcile(environment, losses.length);
  for (const [index, [, { leave }]] of losses.entries()) leave(w, subOf(index));
  const results: ReconcileResult[] = [];
  await withDeployment(environment, w.ports, async (deployment) => {
    const first = await w.reconcile(deployment, 'repair');
    expect(first).toMatchObject({ told: losses.length - 1, held: [], failures: [] });
    for (const { sub = '' } of w.report(first).found) await w.owner(sub).result();
    results.push(await w.reconcile(deployment, 'report'));
    await until(() => Promise.resolve(w.host.policies.has(w.bucket)));
    await w.stopWriter();
  });
  expect(results).toMatchObject([{ drift: {}, underWay: 0 }]);
  const ends = losses.map(([what], index) => {
    const record = w.recordOf(subOf(index));
    return [what, denied(w).includes(subOf(index)), record?.running, record?.revocation?.reason, record?.wanted];
  });
  expect(ends).toEqual(losses.map(([what, { denied: isDenied, reason }]) => [what, isDenied, undefined, reason, undefined]));
  for (const [index, [, { reason }]] of losses.entries()) {
    const record = w.recordOf(subOf(index));
    if (reason === undefined) expect(record).toMatchObject({ state: 'active', prefix: `users/${subOf(index)}/` });
    else expect(record?.revocation?.finishedAt).toEqual(expect.any(String));
  }
}, 120_000);
