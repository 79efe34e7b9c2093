import type { AwsCall } from '../types';

/** A write of which nothing was heard for as long as this is over, one way or the other. */
const patienceMs = 60_000;

/** Keeps what was read until somebody writes; while a write is under way nothing is kept. */
export class UntilWritten<V> {
  readonly #kept = new Map<string, Promise<V>>();
  readonly #writes = new Map<AwsCall, number>();

  /** `clock` in milliseconds; it never goes back. */
  constructor(private readonly clock: () => number = () => performance.now()) {}

  /** `before` the write. */
  begin(write: AwsCall): void {
    this.#writes.set(write, this.clock());
    this.#kept.clear();
  }

  /** `after` the write. */
  end(write: AwsCall): void {
    this.#writes.delete(write);
    this.#kept.clear();
  }

  get(key: string, read: () => Promise<V>): Promise<V> {
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const reading = read();
    if (this.#isQuiet()) {
      this.#kept.set(key, reading);
      reading.catch(() => this.#kept.delete(key));
    }
    return reading;
  }

  #isQuiet(): boolean {
    for (const [write, began] of this.#writes) if (this.clock() - began > patienceMs) this.#writes.delete(write);
    return this.#writes.size === 0;
  }
}
