import type { Readable } from 'node:stream';
import type { AwsCall } from './types';

/** What goes back to the application; `hang-up` destroys its socket, `silence` leaves it open and unanswered. */
export type Reply = AnswerReply | 'hang-up' | 'silence';

export interface AnswerReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer | Readable;
  /** True for what the upstream answered; stages' `after` sees only these. */
  readonly fromUpstream?: boolean;
}

/** One request on its way through the edge. */
export interface Exchange {
  readonly call: AwsCall;
  /**
   * The request's body: in full for JSON and query services and S3 control documents, a stream for object bodies.
   * A client that waits for `100 Continue` gets it now, so a call that is refused before this never sends its body.
   */
  openBody(): Buffer | Readable;
  /** Aborts when the application closes its connection before it has an answer. */
  readonly gone: AbortSignal;
}

export type Handler = (exchange: Exchange) => Promise<Reply>;

/** One concern around the rest of the edge. */
export type Layer = (exchange: Exchange, next: Handler) => Promise<Reply>;

/** The layers in order, the first outermost, around `innermost`. */
export function compose(layers: readonly Layer[], innermost: Handler): Handler {
  return layers.reduceRight<Handler>((next, layer) => (exchange) => layer(exchange, next), innermost);
}
