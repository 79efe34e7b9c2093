import { Readable } from 'node:stream';
import type { AskCognito } from '../cognito/ask-cognito';
import { jsonObject } from '../cognito/ask-cognito';
import type { UserPools } from '../cognito/user-pools';
import type { AnswerReply, Exchange, Handler, Layer, Reply } from '../exchange';
import { readBody } from '../read-body';
import type { AwsCall } from '../types';
import type { FaultBoard } from './fault-board';
import { staleGetUser, staleListUsers } from './stale-answers';
import { learnNames, takeUserSnapshot, userOf, userWrites, type UserSnapshot } from './user-snapshot';

const kinds = new Set(['lagging-reads' as const]);
const policyWrites: ReadonlySet<string> = new Set(['PutBucketPolicy', 'DeleteBucketPolicy']);
const policyLimit = 1024 * 1024;

type Before = { readonly user: UserSnapshot } | { readonly bucket: string; readonly policy: AnswerReply };

/** What stood before a write, and until when (milliseconds since the epoch) reads are answered from it. */
type Lag = Before & { until: number };

/** Carries out `lagging-reads`: after a write that draws it, reads of what it wrote answer what they answered before. */
export function laggingReads(board: FaultBoard, pools: UserPools, ask: AskCognito): Layer {
  const lags: Lag[] = [];
  return async (exchange, next) => {
    const { call } = exchange;
    lags.splice(0, lags.length, ...lags.filter(({ until }) => until > Date.now()));
    const fault = isWrite(call) ? board.draw(call, kinds) : undefined;
    if (fault?.effect.type !== 'lagging-reads') return readThrough(exchange, next, lags);
    const before = await look(exchange, next, pools, ask);
    const lag = before && { ...before, until: Infinity };
    if (lag) lags.push(lag);
    const reply = await next(exchange);
    if (lag) lag.until = Date.now() + fault.effect.lagMs;
    if (lag && 'user' in lag && typeof reply !== 'string') learnNames(lag.user, jsonObject(reply.body));
    fault.committed();
    return reply;
  };
}

const isWrite = (call: AwsCall): boolean =>
  call.service === 's3' ? policyWrites.has(call.operation) : call.service === 'cognito-idp' && userWrites.has(call.operation);

async function look(exchange: Exchange, next: Handler, pools: UserPools, ask: AskCognito): Promise<Before | undefined> {
  const { call, gone } = exchange;
  if (call.service === 's3') {
    const { host, authorization } = call.headers;
    const headers = { ...(host ? { host } : {}), ...(authorization ? { authorization } : {}) };
    const read: AwsCall = { ...call, operation: 'GetBucketPolicy', method: 'GET', headers, input: {} };
    const reply = await next({ call: read, openBody: () => Buffer.alloc(0), gone });
    return typeof reply === 'string' ? undefined : { bucket: call.bucket ?? '', policy: await inFull(reply) };
  }
  const user = await takeUserSnapshot(call, pools, ask);
  return user && { user };
}

async function readThrough(exchange: Exchange, next: Handler, lags: readonly Lag[]): Promise<Reply> {
  const { call } = exchange;
  if (lags.length === 0) return next(exchange);
  if (call.service === 's3') {
    const stale = lags.find((lag) => 'bucket' in lag && lag.bucket === call.bucket);
    return call.operation === 'GetBucketPolicy' && stale && 'policy' in stale ? stale.policy : next(exchange);
  }
  if (call.service !== 'cognito-idp') return next(exchange);
  const users = lags.flatMap((lag) => ('user' in lag ? [lag.user] : []));
  if (call.operation === 'ListUsers') {
    const live = await next(exchange);
    const oldestLast = users.filter(({ pool }) => pool === call.input['UserPoolId']).toReversed();
    return typeof live === 'string' || live.status !== 200 ? live : staleListUsers(call, live, oldestLast);
  }
  return staleUser(call, users) ?? next(exchange);
}

function staleUser(call: AwsCall, users: readonly UserSnapshot[]): AnswerReply | undefined {
  const name = userOf(call);
  const pool = call.input['UserPoolId'];
  const stale = users.find((user) => name !== undefined && user.names.has(name) && (pool === undefined || pool === user.pool));
  if (!stale) return undefined;
  if (call.operation === 'AdminGetUser') return stale.user.reply;
  if (call.operation === 'AdminListGroupsForUser') return stale.groups.reply;
  return call.operation === 'GetUser' ? staleGetUser(stale) : undefined;
}

async function inFull(reply: AnswerReply): Promise<AnswerReply> {
  return reply.body instanceof Readable ? { ...reply, body: await readBody(reply.body, policyLimit) } : reply;
}
