import { matches, type CallMatch } from './call-match';
import type { Layer } from './exchange';
import type { AwsCall, AwsService } from './types';

export interface CallCount {
  readonly service: AwsService;
  readonly operation: string;
  /** Undefined for anonymous calls. */
  readonly accessKeyId?: string;
  readonly count: number;
  /** Answers by status; 0 counts sockets that were closed without one. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** Told of a call once it is answered; status 0: its socket was closed without an answer. */
export type CallWatcher = (call: AwsCall, status: number) => void;

/** What applications asked of the edge since the start or the last `reset`, by operation and access key. */
export class CallLog {
  readonly #entries = new Map<string, { call: AwsCall; count: number; statuses: Record<number, number> }>();
  readonly #watchers = new Set<CallWatcher>();

  readonly layer: Layer = async (exchange, next) => {
    const entry = this.#entryOf(exchange.call);
    entry.count += 1;
    const reply = await next(exchange);
    const status = typeof reply === 'string' ? 0 : reply.status;
    entry.statuses[status] = (entry.statuses[status] ?? 0) + 1;
    for (const watcher of this.#watchers) watcher(exchange.call, status);
    return reply;
  };

  /** Tells of every call from now on; answers how to stop. */
  watch(watcher: CallWatcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** How many matching calls arrived, answered or not. `keyPattern`, `inputPattern` and `nth` are not known here. */
  count(match: Pick<CallMatch, 'service' | 'operation' | 'accessKeyId'> = {}): number {
    return [...this.#entries.values()].filter(({ call }) => matches(match, call)).reduce((sum, { count }) => sum + count, 0);
  }

  list(): CallCount[] {
    return [...this.#entries.values()].map(({ call, count, statuses }) => ({
      service: call.service,
      operation: call.operation,
      ...(call.accessKeyId === undefined ? {} : { accessKeyId: call.accessKeyId }),
      count,
      statuses,
    }));
  }

  reset(): void {
    this.#entries.clear();
  }

  #entryOf(call: AwsCall): { call: AwsCall; count: number; statuses: Record<number, number> } {
    const id = `${call.service} ${call.operation} ${call.accessKeyId ?? ''}`;
    const known = this.#entries.get(id);
    if (known) return known;
    const { service, operation, accessKeyId } = call;
    const kept = { service, operation, method: '', url: '', headers: {}, input: {}, ...(accessKeyId ? { accessKeyId } : {}) };
    const entry = { call: kept, count: 0, statuses: {} };
    this.#entries.set(id, entry);
    return entry;
  }
}
