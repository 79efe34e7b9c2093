import { throttleError } from '../faults/throttle-error';
import type { AwsCall, EdgeAnswer, EdgeStage } from '../types';
import { wireError } from '../wire-error';
import { quotaTable, type QuotaCategory, type QuotaName } from './quota-table';
import { TokenBucket } from './token-bucket';

export type QuotaRates = Readonly<Partial<Record<QuotaName, number>>>;

const categories: ReadonlyMap<string, readonly [QuotaName, QuotaCategory]> = new Map(
  Object.entries(quotaTable).flatMap(([name, category]) =>
    category.operations.map((operation): [string, [QuotaName, QuotaCategory]] => [operation, [name as QuotaName, category]]),
  ),
);

/** Cognito's request rates by category, for everything that passes the edge together. Off until turned on. */
export class Quotas {
  #on = false;
  #rates: QuotaRates = {};
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #throttled = new Map<QuotaName, number>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  get on(): boolean {
    return this.#on;
  }

  /** `rates` (requests a second) in place of the defaults of the categories named. Counts begin anew. */
  turnOn(rates: QuotaRates = {}): void {
    this.turnOff();
    this.#throttled.clear();
    this.#rates = rates;
    this.#on = true;
  }

  turnOff(): void {
    this.#on = false;
    this.#buckets.clear();
  }

  /** How many calls of each category were refused since the quotas were turned on. */
  throttled(): Readonly<Partial<Record<QuotaName, number>>> {
    return Object.fromEntries(this.#throttled);
  }

  readonly stage: EdgeStage = { name: 'quotas', before: (call) => Promise.resolve(this.#refusal(call)) };

  #refusal(call: AwsCall): EdgeAnswer | undefined {
    const found = this.#on && call.service.startsWith('cognito-') ? categories.get(call.operation) : undefined;
    if (!found || this.#admit(call, ...found)) return undefined;
    this.#throttled.set(found[0], (this.#throttled.get(found[0]) ?? 0) + 1);
    return wireError(call, throttleError(call));
  }

  #admit(call: AwsCall, name: QuotaName, category: QuotaCategory): boolean {
    const pool = call.input['UserPoolId'];
    if (category.ratePerPool !== undefined && typeof pool === 'string') {
      if (!this.#bucket(`${call.operation} ${pool}`, category.ratePerPool).take()) return false;
    }
    return this.#bucket(name, this.#rates[name] ?? category.rate).take();
  }

  #bucket(id: string, rate: number): TokenBucket {
    const known = this.#buckets.get(id);
    if (known) return known;
    const bucket = new TokenBucket(rate, this.now);
    this.#buckets.set(id, bucket);
    return bucket;
  }
}
