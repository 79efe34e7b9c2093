import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import type { PoolConfig } from '../../core/config/types';
import type { HeldDecision, HeldOutcome, HeldReport } from '../../core/contract/held-report';
import type { AccessReport } from '../../core/contract/access-report';
import type { ReconcileMode, ReconcileResult } from '../../core/contract/reconcile';
import { policyWriterId, userLifecycleId } from '../../core/contract/ids';
import { userRecordKey } from '../../core/layout/control-keys';
import type { DirectoryUser } from '../../core/ports';
import { newUserRecord, type UserRecord } from '../../core/registry/user-record';
import { accessConfig } from './access-world';
import { user } from './builders';
import type { Deployment } from './deployment';
import { memoryPorts } from './fake-ports';
import { subOf } from './pool-to-adopt';

/** A pool of its own, in memory, with `count` users who are as the registry says. */
export function poolToReconcile(environment: TestWorkflowEnvironment, count: number, config: Partial<PoolConfig> = {}) {
  const pool = `us-east-1_${randomUUID().replaceAll('-', '').slice(0, 9)}`;
  const bucket = `data-${pool.slice(10).toLowerCase()}`;
  const { host, ...memory } = memoryPorts(accessConfig(bucket, { userPoolId: pool, ...config }));
  const { users, groups } = memory.directory;
  const stored = (key: string): unknown => JSON.parse(memory.objects.stored.get(`control/${key}`)?.body ?? 'null');
  const recordOf = (sub: string) => stored(userRecordKey({ pool, sub })) as UserRecord | null;
  const put = (key: string, document: unknown): void =>
    void memory.objects.stored.set(`control/${key}`, { body: JSON.stringify(document), etag: `"${randomUUID()}"`, metadata: {} });
  const setRecord = (sub: string, change: Partial<UserRecord>): void =>
    put(userRecordKey({ pool, sub }), { ...(recordOf(sub) ?? newUserRecord({ pool, sub })), ...change });
  const setUser = (sub: string, change: Partial<DirectoryUser>): void =>
    void users.set(sub, { ...(users.get(sub) ?? user({ sub, username: `u-${sub}` })), ...change });
  /** A user who is provisioned, as the registry says. */
  const settle = (sub: string): void => {
    const prefix = `users/${sub}/`;
    setUser(sub, { attributes: { 'custom:storage_prefix': prefix } });
    setRecord(sub, { state: 'active', bucket, prefix, epoch: 1, configRevision: 1, username: `u-${sub}` });
  };
  for (const name of Object.keys(accessConfig(bucket).config.pools[0]?.groups ?? {})) groups.set(name, new Set());
  for (let index = 0; index < count; index++) settle(subOf(index));
  const start = ({ client, taskQueue }: Deployment, mode: ReconcileMode, workflowId: string = randomUUID()) =>
    client.workflow.start('reconcileAccess', { taskQueue, workflowId, args: [{ pool, mode }] });
  const reconcile = async (deployment: Deployment, mode: ReconcileMode) =>
    (await (await start(deployment, mode)).result()) as ReconcileResult;
  const decide = ({ client, taskQueue }: Deployment, decision: HeldDecision['decision']) =>
    client.workflow.execute<(input: HeldDecision) => Promise<HeldOutcome>>('applyReconcileReport', {
      taskQueue,
      workflowId: randomUUID(),
      args: [{ pool, decision }],
    });
  const report = ({ report: key }: Pick<ReconcileResult, 'report'>) => stored(key) as AccessReport;
  const readable = ({ readable: key }: Pick<ReconcileResult, 'readable'>) => memory.objects.stored.get(`control/${key}`)?.body;
  const held = () => stored(`reports/held/${pool}.json`) as HeldReport | null;
  const owner = (sub: string) => environment.client.workflow.getHandle(userLifecycleId({ pool, sub }));
  /** A pass in mode `repair` has the writer of the policy look, which then waits for more. */
  const stopWriter = () => environment.client.workflow.getHandle(policyWriterId('s3', bucket)).terminate();
  /** Every object but what passes leave behind, and which version of it. */
  const state = () =>
    [...memory.objects.stored]
      .filter(([key]) => !/^control\/(reports|registry\/(passes|clients))\//.test(key))
      .map(([key, { etag }]) => `${key} ${etag}`)
      .sort();
  return {
    ...memory,
    ...{ host, pool, bucket, users, groups, recordOf, put, setRecord, setUser, settle },
    ...{ start, reconcile, decide, stopWriter, report, readable, held, owner, state },
  };
}

export type PoolToReconcile = ReturnType<typeof poolToReconcile>;
