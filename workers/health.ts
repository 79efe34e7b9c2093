import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Worker } from '@temporalio/worker';

/** Answers `/healthz`: 200 while every worker runs, 503 otherwise, with the state of each queue. */
export async function serveHealth(
  workers: readonly Worker[],
  host: string,
  port: number,
): Promise<{ port: number; close(): void }> {
  const server = createServer((request, response) => {
    const states = Object.fromEntries(workers.map((worker) => [worker.options.taskQueue, worker.getState()]));
    const healthy = Object.values(states).every((state) => state === 'RUNNING');
    const known = request.url === '/healthz';
    response.writeHead(known ? (healthy ? 200 : 503) : 404, { 'content-type': 'application/json' });
    response.end(known ? JSON.stringify({ healthy, queues: states }) : '{}');
  });
  await listen(server, host, port);
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
