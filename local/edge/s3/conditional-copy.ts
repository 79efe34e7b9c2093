import type { Exchange, Handler, Layer } from '../exchange';
import type { AwsCall, EdgeAnswer } from '../types';
import { wireError } from '../wire-error';
import { KeyLocks } from './key-locks';

const writers: ReadonlySet<string> = new Set(['PutObject', 'CopyObject', 'DeleteObject', 'CompleteMultipartUpload']);

/**
 * `If-None-Match: *` and `If-Match` on the destination of CopyObject, which MiniStack ignores
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html). A conditional copy has its key to
 * itself between look and write; writers without conditions go side by side.
 */
export function conditionalCopy(): Layer {
  const locks = new KeyLocks();
  return (exchange, next) => {
    const { call } = exchange;
    if (call.service !== 's3' || !writers.has(call.operation)) return next(exchange);
    const conditional = call.operation === 'CopyObject' && hasCondition(call);
    return locks.hold(`${call.bucket ?? ''}/${call.key ?? ''}`, conditional, async () => {
      const refused = conditional ? await refusal(exchange, next) : undefined;
      return refused ?? next(exchange);
    });
  };
}

const hasCondition = ({ headers }: AwsCall): boolean =>
  headers['if-none-match'] !== undefined || headers['if-match'] !== undefined;

async function refusal(exchange: Exchange, next: Handler): Promise<EdgeAnswer | undefined> {
  const { call } = exchange;
  const etag = await currentEtag(exchange, next);
  const ifMatch = call.headers['if-match'];
  if (ifMatch !== undefined && etag === undefined) {
    return wireError(call, { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' });
  }
  const wanted = ifMatch === undefined || ifMatch === '*' || bare(ifMatch) === etag;
  const unwanted = call.headers['if-none-match'];
  const free = unwanted === undefined || etag === undefined || (unwanted !== '*' && bare(unwanted) !== etag);
  if (wanted && free) return undefined;
  const message = 'At least one of the pre-conditions you specified did not hold';
  return wireError(call, { status: 412, code: 'PreconditionFailed', message });
}

/** The ETag of what stands at the destination, without quotes; undefined when nothing does. */
async function currentEtag({ call, gone }: Exchange, next: Handler): Promise<string | undefined> {
  const { host, authorization } = call.headers;
  const headers = { ...(host ? { host } : {}), ...(authorization ? { authorization } : {}) };
  const url = call.url.split('?')[0] ?? call.url;
  const head: AwsCall = { ...call, operation: 'HeadObject', method: 'HEAD', url, headers };
  const reply = await next({ call: head, openBody: () => Buffer.alloc(0), gone });
  if (typeof reply === 'string' || typeof reply.body === 'string' || Buffer.isBuffer(reply.body)) {
    throw new Error(`The upstream did not say whether ${call.bucket ?? ''} has the destination of a copy.`);
  }
  reply.body.resume();
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw new Error(`The upstream answered ${String(reply.status)} about the destination of a copy.`);
  return bare(String(reply.headers['etag']));
}

const bare = (etag: string): string => etag.replace(/^W\//, '').replaceAll('"', '');
