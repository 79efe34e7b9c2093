import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createHash, randomUUID } from 'node:crypto';
import type { AdoptionProgress, AdoptionReceipt, AdoptionResult } from '../../core/contract/adoption';
import { adoptId } from '../../core/contract/ids';
import { userRecordKey } from '../../core/layout/control-keys';
import type { UserRecord } from '../../core/registry/user-record';
import { published, user } from './builders';
import type { Deployment } from './deployment';
import { memoryPorts } from './fake-ports';

/** A sub that any number and salt always lead to. */
export const subOf = (index: number): string =>
  createHash('sha256')
    .update(String(index))
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

/** A pool of its own, in memory, with `count` users, every twentieth of them disabled. */
export function poolToAdopt(environment: TestWorkflowEnvironment, count: number) {
  const pool = `us-east-1_${randomUUID().replaceAll('-', '').slice(0, 9)}`;
  const memory = memoryPorts(published({ userPoolId: pool, mode: 'observe' }));
  for (let index = 0; index < count; index++) {
    const sub = subOf(index);
    memory.directory.users.set(sub, user({ sub, username: `u-${sub}`, enabled: index % 20 !== 0 }));
  }
  const recordOf = (sub: string) =>
    JSON.parse(memory.objects.stored.get(`control/${userRecordKey({ pool, sub })}`)?.body ?? 'null') as UserRecord | null;
  /** Of everything but receipts. */
  const keys = () => [...memory.objects.stored.keys()].filter((key) => !key.startsWith('control/receipts/'));
  const receipts = () =>
    [...memory.objects.stored]
      .filter(([key]) => key.startsWith('control/receipts/'))
      .map(([key, { body }]) => ({ at: key.replace('control/', ''), receipt: JSON.parse(body) as AdoptionReceipt }));
  const handle = () => environment.client.workflow.getHandle(adoptId(pool));
  const start = ({ client, taskQueue }: Deployment, map?: string) =>
    client.workflow.start('adoptUserPool', {
      taskQueue,
      workflowId: adoptId(pool),
      args: [map === undefined ? { pool } : { pool, map }],
    });
  const adopt = async (deployment: Deployment, map?: string) => (await (await start(deployment, map)).result()) as AdoptionResult;
  const progress = () => handle().query<AdoptionProgress>('adoptionProgress');
  return { ...memory, pool, recordOf, keys, receipts, handle, start, adopt, progress };
}

export type PoolToAdopt = ReturnType<typeof poolToAdopt>;

/** Everybody has one record that says where storage would be, and nothing else was written. */
export function expectAdopted(w: PoolToAdopt): void {
  const subs = [...w.directory.users.keys()];
  expect(w.keys().sort()).toEqual(subs.map((sub) => `control/${userRecordKey({ pool: w.pool, sub })}`).sort());
  for (const sub of subs) {
    const baseline = w.directory.users.get(sub)?.enabled === true ? 'enabled' : 'disabled';
    expect(w.recordOf(sub)).toMatchObject({ state: 'known', epoch: 0, bucket: 'data', prefix: `users/${sub}/`, baseline });
  }
}
