import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { randomUUID } from 'node:crypto';
import { userLifecycleId } from '../../core/contract/ids';
import type { LifecycleResult, Receipt } from '../../core/contract/messages';
import type { EventKind } from '../../core/events/identity-event';
import type { PoolConfig } from '../../core/config/types';
import { event, pool, published, user as build } from './builders';
import { memoryPorts } from './fake-ports';

/** A user of their own for each test, in a world in memory. */
export function worldIn(environment: TestWorkflowEnvironment, config: Partial<PoolConfig> = {}) {
  const sub = randomUUID();
  const memory = memoryPorts(published(config));
  const user = { pool, sub };
  memory.directory.users.set(sub, build({ sub, username: `u-${sub}` }));
  const owner = () => environment.client.workflow.getHandle(userLifecycleId(user));
  const settled = () => owner().result() as Promise<LifecycleResult>;
  const hint = (kind: EventKind, id = randomUUID()) =>
    event(kind, { sub, id, at: new Date().toISOString(), receivedAt: new Date().toISOString() });
  const record = () =>
    JSON.parse(memory.objects.stored.get(`control/registry/users/${pool}/${sub}.json`)?.body ?? 'null') as unknown;
  const attribute = () => memory.directory.users.get(sub)?.attributes['custom:storage_prefix'];
  const marker = () => memory.objects.stored.get(`data/users/${sub}/`);
  const receipts = () => [...memory.objects.stored.keys()].filter((key) => key.startsWith('control/receipts/provisionUser/'));
  const receiptsOf = (useCase: string) =>
    [...memory.objects.stored]
      .filter(([key]) => key.startsWith(`control/receipts/${useCase}/`))
      .map(([, { body }]) => JSON.parse(body) as Receipt);
  return { ...memory, receiptsOf, user, sub, owner, settled, hint, record, attribute, marker, receipts };
}
