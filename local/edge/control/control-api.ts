import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Edge } from '../edge';
import { quotaTable } from '../quotas/quota-table';
import { readBody } from '../read-body';
import { bucketSchema, eventFaultSchema, faultRuleSchema, pageTokensSchema, quotasSchema } from './fault-schema';

export const controlPath = '/_edge';

const bodyLimit = 1024 * 1024;

type Route = (edge: Edge, body: unknown, id: string) => unknown;

/** `<method> <path below /_edge>`; every answer is JSON. `id` is what follows the path. */
const routes: Readonly<Record<string, Route>> = {
  'GET health': () => ({ status: 'ok', rssBytes: process.memoryUsage.rss(), uptimeSeconds: process.uptime() }),
  'GET faults': ({ faults }) => faults.list(),
  'POST faults': ({ faults }, body) => ({ id: faults.add(faultRuleSchema.parse(body)).id }),
  'DELETE faults': ({ faults }, _body, id) => (id === '' ? faults.clear() : { removed: faults.remove(id) }),
  'GET events': ({ eventFaults }) => eventFaults.list(),
  'POST events': ({ eventFaults }, body) => ({ id: eventFaults.add(eventFaultSchema.parse(body)) }),
  'DELETE events': ({ eventFaults }) => eventFaults.clear(),
  'GET quotas': ({ quotas }) => ({ on: quotas.on, throttled: quotas.throttled() }),
  'PUT quotas': ({ quotas }, body) => {
    const { on, rates = {} } = quotasSchema.parse(body);
    const unknown = Object.keys(rates).find((name) => !Object.hasOwn(quotaTable, name));
    if (unknown !== undefined) throw new Error(`There is no quota ${unknown}. There are: ${Object.keys(quotaTable).join(', ')}.`);
    if (on) quotas.turnOn(rates);
    else quotas.turnOff();
  },
  'GET page-tokens': ({ pageTokens }) => ({ lifetimeMs: pageTokens.lifetimeMs }),
  'PUT page-tokens': ({ pageTokens }, body) => {
    pageTokens.setLifetime(pageTokensSchema.parse(body).lifetimeMs);
  },
  'GET calls': ({ calls }) => calls.list(),
  'DELETE calls': ({ calls }) => calls.reset(),
  'PUT buckets': ({ buckets }, body) => {
    const { bucket, region, owner } = bucketSchema.parse(body);
    if (region !== undefined) buckets.setRegion(bucket, region);
    if (owner !== undefined) buckets.setOwner(bucket, owner);
  },
  'DELETE buckets': ({ buckets }) => buckets.clear(),
};

export const isControl = (request: IncomingMessage): boolean => new RegExp(`^${controlPath}(/|$)`).test(request.url ?? '');

/** The edge's own small HTTP API under `/_edge`, which no AWS client asks for. 400 says what is wrong with the body. */
export async function answerControl(edge: Edge, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, , name = '', id = ''] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
  const route = Object.entries(routes).find(([known]) => known === `${request.method ?? ''} ${name}`)?.[1];
  if (!route)
    return void send(response, 404, {
      error: `There is no ${request.method ?? ''} ${request.url ?? ''}.`,
      routes: Object.keys(routes),
    });
  try {
    const text = (await readBody(request, bodyLimit)).toString('utf8');
    const answer = await route(edge, text === '' ? undefined : JSON.parse(text), decodeURIComponent(id));
    send(response, 200, answer ?? { done: true });
  } catch (error) {
    send(response, 400, { error: explain(error) });
  }
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
