/** Counts up, and lets others wait for a count. */
export class Counter {
  #value = 0;
  #closed: Error | undefined;
  readonly #waiting = new Set<{ readonly count: number; resolve(): void; reject(error: Error): void }>();

  get value(): number {
    return this.#value;
  }

  increment(): void {
    this.#value += 1;
    for (const waiter of this.#waiting) {
      if (waiter.count > this.#value) continue;
      this.#waiting.delete(waiter);
      waiter.resolve();
    }
  }

  /** Resolves at `count`; rejects when closed before. */
  reaches(count: number): Promise<void> {
    if (this.#value >= count) return Promise.resolve();
    if (this.#closed) return Promise.reject(this.#closed);
    return new Promise((resolve, reject) => this.#waiting.add({ count, resolve, reject }));
  }

  /** Nobody counts any more: whoever waits gets `reason`. */
  close(reason: Error): void {
    this.#closed = reason;
    for (const waiter of this.#waiting) waiter.reject(reason);
    this.#waiting.clear();
  }
}
