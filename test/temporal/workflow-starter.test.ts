import { Client, Connection } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { userLifecycleId } from '../../core/contract/ids';
import { createWorkflowStarter } from '../../temporal/workflow-starter';
import { event, pool } from '../support/builders';
import { temporalAddress } from '../support/servers';

let connection: Connection;
beforeAll(async () => void (connection = await Connection.connect({ address: temporalAddress() })));
afterAll(() => connection.close());

test('the first signal starts the owner, the next one reaches the same run, with the ids as search attributes', async () => {
  const client = new Client({ connection });
  const starter = createWorkflowStarter({ client, taskQueuePrefix: `${randomUUID()}-` });
  const user = { pool, sub: randomUUID() };
  await starter.signalOwner(user, [event('user-confirmed', { sub: user.sub })]);
  const handle = client.workflow.getHandle(userLifecycleId(user));
  const first = await handle.describe();
  await starter.signalOwner(user, [event('user-signed-in', { sub: user.sub })]);
  const second = await handle.describe();
  expect(second.runId).toBe(first.runId);
  expect(first.type).toBe('userLifecycle');
  const attributes = first.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
  expect(Object.fromEntries(attributes)).toMatchObject({ GatehousePool: pool, GatehouseUser: user.sub });
  expect(second.historyLength).toBeGreaterThan(first.historyLength);
  await handle.terminate();
});

test('an answer to a run that is closed is no failure', async () => {
  const starter = createWorkflowStarter({ client: new Client({ connection }), taskQueuePrefix: '' });
  const failure = { type: 'UserGone', place: 'p', remedy: 'r' } as const;
  await expect(starter.answer('nobody', randomUUID(), { id: 'x', failure })).resolves.toBeUndefined();
});

test('a server that accepts and then says nothing is out of reach within the deadline', async () => {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
  const lazy = Connection.lazy({ address: `127.0.0.1:${String((silent.address() as AddressInfo).port)}` });
  try {
    const starter = createWorkflowStarter({ client: new Client({ connection: lazy }), taskQueuePrefix: '', deadlineMs: 500 });
    await expect(starter.signalOwner({ pool, sub: randomUUID() }, [])).rejects.toMatchObject({ type: 'TemporalUnavailable' });
  } finally {
    await lazy.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  }
});
