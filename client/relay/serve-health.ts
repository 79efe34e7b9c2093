import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

export interface HealthOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly isHealthy: () => boolean;
  readonly registry: Registry;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Answers `/healthz` (200 or 503) and `/metrics` (Prometheus). */
export async function serveHealth({ host, port, isHealthy, registry }: HealthOptions): Promise<HealthServer> {
  const answer = async (url: string | undefined): Promise<{ status: number; type: string; body: string }> => {
    if (url === '/metrics') return { status: 200, type: registry.contentType, body: await registry.metrics() };
    if (url !== '/healthz') return { status: 404, type: 'application/json', body: '{}' };
    const healthy = isHealthy();
    return { status: healthy ? 200 : 503, type: 'application/json', body: JSON.stringify({ healthy }) };
  };
  const server = createServer((request, response) => {
    answer(request.url).then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close };
}
