/** Lets `rate` pass a second, and as many at once after a quiet second. `now` is in milliseconds. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(
    private readonly rate: number,
    private readonly now: () => number,
  ) {
    this.#tokens = rate;
    this.#at = now();
  }

  /** Whether one more may pass now; takes its token if so. */
  take(): boolean {
    const now = this.now();
    this.#tokens = Math.min(this.rate, this.#tokens + ((now - this.#at) / 1_000) * this.rate);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
