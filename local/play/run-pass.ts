import { GetObjectCommand } from '@aws-sdk/client-s3';
import { reconcileByHandId } from '../../core/contract/ids';
import type { ReconcileInput, ReconcileResult } from '../../core/contract/reconcile';
import { queueName } from '../../core/contract/task-queues';
import type { Playground } from '../playground';
import type { Buckets } from './user-state';

type Reconcile = (input: ReconcileInput) => Promise<ReconcileResult>;

/** A pass over the pool that has everything made good; answers its report, in words. */
export async function runPass(
  { app, temporal, taskQueuePrefix }: Pick<Playground, 'app' | 'temporal' | 'taskQueuePrefix'>,
  { s3, controlBucket }: Pick<Buckets, 's3' | 'controlBucket'>,
): Promise<string> {
  const pool = app.userPoolId;
  const { readable: Key } = await temporal.client.workflow.execute<Reconcile>('reconcileAccess', {
    workflowId: reconcileByHandId(pool),
    taskQueue: queueName('gatehouse', taskQueuePrefix),
    args: [{ pool, mode: 'repair' }],
  });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: controlBucket, Key }));
  return (await Body?.transformToString()) ?? '';
}
