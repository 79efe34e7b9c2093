import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Connection } from '@temporalio/client';
import { searchAttributeNames } from '../../../core/contract/search-attributes';
import { startMiniStack } from '../../../local/servers/ministack';
import { startTemporal } from '../../../local/servers/temporal';

const outside = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);

const accepts = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (accepted: boolean) => (): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });

async function reachable(port: number): Promise<Record<string, boolean>> {
  const hosts = ['127.0.0.1', ...outside];
  return Object.fromEntries(await Promise.all(hosts.map(async (host) => [host, await accepts(host, port)] as const)));
}

const onlyLoopback = { '127.0.0.1': true, ...Object.fromEntries(outside.map((host) => [host, false])) };

test('MiniStack accepts connections on 127.0.0.1 and on no other address of this machine', async () => {
  const { endpoint, stop } = await startMiniStack();
  try {
    expect(await reachable(Number(new URL(endpoint).port))).toEqual(onlyLoopback);
  } finally {
    await stop();
  }
});

test('the Temporal server and its UI accept connections on 127.0.0.1 only, and know the search attributes', async () => {
  const { address, uiUrl = '', stop } = await startTemporal({ ui: true });
  try {
    expect(await reachable(Number(address.split(':')[1]))).toEqual(onlyLoopback);
    expect(await reachable(Number(new URL(uiUrl).port))).toEqual(onlyLoopback);
    const connection = await Connection.connect({ address });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining([...searchAttributeNames]));
    await connection.close();
  } finally {
    await stop();
  }
});
