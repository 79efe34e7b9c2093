import { randomUUID } from 'node:crypto';
import type { Exchange, Layer, Reply } from '../exchange';
import type { AwsCall } from '../types';
import { wireError } from '../wire-error';
import { withOutput } from '../with-output';
import { jsonObject } from './ask-cognito';
import { type PageTokenField, pageTokenFields } from './page-token-fields';

/** What a token goes on with; the same parameters must come with it. */
interface Issued {
  readonly listing: string;
  readonly upstream: string;
  readonly at: number;
}

const anHour = 3_600_000;

/**
 * Page tokens of Cognito's user listings, which are the edge's own: one that is unknown, that came with other parameters
 * or that is older than an hour is refused, as Cognito refuses it and MiniStack, whose tokens are offsets, does not
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html).
 */
export class PageTokens {
  readonly #issued = new Map<string, Issued>();
  #lifetimeMs = anHour;

  constructor(private readonly now: () => number = Date.now) {}

  get lifetimeMs(): number {
    return this.#lifetimeMs;
  }

  /** Counts for tokens that are out as well. */
  setLifetime(milliseconds: number): void {
    this.#lifetimeMs = milliseconds;
  }

  readonly layer: Layer = async (exchange, next) => {
    const field = fieldOf(exchange.call);
    if (field === undefined) return next(exchange);
    const { call } = exchange;
    const token = call.input[field];
    if (token === undefined) return this.#ownToken(call, field, await next(exchange));
    const known = typeof token === 'string' ? this.#take(token, listingOf(call, field)) : undefined;
    if (known === undefined) return wireError(call, refusal);
    return this.#ownToken(call, field, await next(withToken(exchange, field, known)));
  };

  #take(token: string, listing: string): string | undefined {
    const found = this.#issued.get(token);
    if (found === undefined || found.listing !== listing) return undefined;
    return this.now() - found.at < this.#lifetimeMs ? found.upstream : undefined;
  }

  #ownToken(call: AwsCall, field: PageTokenField, reply: Reply): Reply {
    if (typeof reply === 'string' || reply.status !== 200) return reply;
    const output = jsonObject(reply.body);
    const upstream = output[field];
    if (typeof upstream !== 'string') return reply;
    const token = randomUUID();
    this.#forgetOld();
    this.#issued.set(token, { listing: listingOf(call, field), upstream, at: this.now() });
    return withOutput(reply, { ...output, [field]: token });
  }

  /** In the order of issue, oldest first; one that is older than an hour lives under no setting. */
  #forgetOld(): void {
    const oldest = this.now() - Math.max(anHour, this.#lifetimeMs);
    for (const [token, { at }] of this.#issued) {
      if (at > oldest) return;
      this.#issued.delete(token);
    }
  }
}

const refusal = { status: 400, code: 'InvalidParameterException', message: 'Invalid pagination token given.' };

const fieldOf = ({ service, operation }: AwsCall): PageTokenField | undefined =>
  service === 'cognito-idp' && Object.hasOwn(pageTokenFields, operation) ? pageTokenFields[operation] : undefined;

const listingOf = ({ operation, input }: AwsCall, field: PageTokenField): string =>
  JSON.stringify([operation, ...Object.entries(input).filter(([name]) => name !== field && name !== 'Limit')].sort());

function withToken(exchange: Exchange, field: PageTokenField, token: string): Exchange {
  const input = { ...exchange.call.input, [field]: token };
  const body = Buffer.from(JSON.stringify(input));
  return { ...exchange, call: { ...exchange.call, input }, openBody: () => body };
}
