interface Waiter {
  readonly exclusive: boolean;
  start(): void;
}

interface Lock {
  sharers: number;
  exclusive: boolean;
  readonly waiting: Waiter[];
}

/** Locks by key, first come, first served: one exclusive holder, or any number of shared ones. */
export class KeyLocks {
  readonly #locks = new Map<string, Lock>();

  async hold<T>(key: string, exclusive: boolean, work: () => Promise<T>): Promise<T> {
    const lock = this.#locks.get(key) ?? { sharers: 0, exclusive: false, waiting: [] };
    this.#locks.set(key, lock);
    const started = new Promise<void>((start) => lock.waiting.push({ exclusive, start }));
    admit(lock);
    await started;
    try {
      return await work();
    } finally {
      if (exclusive) lock.exclusive = false;
      else lock.sharers -= 1;
      admit(lock);
      if (!lock.exclusive && lock.sharers === 0) this.#locks.delete(key);
    }
  }
}

function admit(lock: Lock): void {
  for (let next = lock.waiting[0]; next && !lock.exclusive; next = lock.waiting[0]) {
    if (next.exclusive && lock.sharers > 0) return;
    lock.waiting.shift();
    if (next.exclusive) lock.exclusive = true;
    else lock.sharers += 1;
    next.start();
  }
}
