import { assertPatterns, matches, type CallMatch } from './call-match';
import { Counter } from './counter';
import type { Exchange, Layer } from './exchange';

export type GateSide =
  /** Held before the upstream has seen the call. A call whose application goes away meanwhile never happens. */
  | 'before'
  /** Held with the upstream's work done and nothing answered yet. */
  | 'after';

export interface Gate {
  /** Resolves when `count` calls (1 unless given) stand at the gate or have passed it. */
  reached(count?: number): Promise<void>;
  /** How many calls have come to the gate. */
  arrived(): number;
  /** Resolves when the applications of `count` calls (1 unless given) went away while they were held. */
  abandoned(count?: number): Promise<void>;
  /** Lets everyone through and takes the gate away. */
  release(): void;
}

interface ClosedGate {
  readonly match: CallMatch;
  readonly side: GateSide;
  readonly arrivals: Counter;
  readonly abandoned: Counter;
  readonly opened: Promise<void>;
  seen: number;
}

/** Holds calls exactly at a boundary until they are let go. */
export class Gates {
  readonly #closed = new Set<ClosedGate>();
  readonly #releases = new Set<() => void>();

  close(match: CallMatch, side: GateSide = 'before'): Gate {
    assertPatterns(match);
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const gate: ClosedGate = { match, side, arrivals: new Counter(), abandoned: new Counter(), opened, seen: 0 };
    const release = (): void => {
      this.#closed.delete(gate);
      this.#releases.delete(release);
      open();
    };
    this.#closed.add(gate);
    this.#releases.add(release);
    return {
      reached: (count = 1) => gate.arrivals.reaches(count),
      arrived: () => gate.arrivals.value,
      abandoned: (count = 1) => gate.abandoned.reaches(count),
      release,
    };
  }

  releaseAll(): void {
    for (const release of [...this.#releases]) release();
  }

  readonly layer: Layer = async (exchange, next) => {
    const met = [...this.#closed].filter((gate) => stopsAt(gate, exchange));
    await hold(met, 'before', exchange.gone);
    if (exchange.gone.aborted) return 'hang-up';
    const reply = await next(exchange);
    await hold(met, 'after', exchange.gone);
    return reply;
  };
}

function stopsAt(gate: ClosedGate, { call }: Exchange): boolean {
  if (!matches(gate.match, call)) return false;
  gate.seen += 1;
  return gate.seen >= (gate.match.nth ?? 1);
}

async function hold(met: readonly ClosedGate[], side: GateSide, gone: AbortSignal): Promise<void> {
  for (const gate of met.filter((one) => one.side === side)) {
    const leave = (): void => gate.abandoned.increment();
    gone.addEventListener('abort', leave, { once: true });
    gate.arrivals.increment();
    await gate.opened;
    gone.removeEventListener('abort', leave);
  }
}
