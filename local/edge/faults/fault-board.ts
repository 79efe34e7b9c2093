import { assertPatterns, matches } from '../call-match';
import { Counter } from '../counter';
import type { AwsCall } from '../types';
import type { FaultEffect, FaultHandle, FaultRule } from './fault-rule';

/** A fault that a call has drawn. */
export interface DrawnFault {
  readonly effect: FaultEffect;
  /** Told once the upstream has committed. */
  committed(): void;
}

interface Entry {
  readonly rule: FaultRule & { readonly id: string };
  seen: number;
  readonly fired: Counter;
  readonly committed: Counter;
}

/** The faults asked for. Rules are tried in the order in which they were added; the first that matches fires. */
export class FaultBoard {
  readonly #entries = new Map<string, Entry>();
  #next = 1;

  /** Throws when the id is taken or a pattern is no regular expression. */
  add(rule: FaultRule): FaultHandle {
    const id = rule.id ?? `fault-${String(this.#next++)}`;
    if (this.#entries.has(id)) throw new Error(`A fault with the id ${id} exists already: choose another or remove it first.`);
    assertPatterns(rule.match);
    const entry: Entry = { rule: { ...rule, id }, seen: 0, fired: new Counter(), committed: new Counter() };
    this.#entries.set(id, entry);
    return {
      id,
      fired: () => entry.fired.value,
      whenFired: (count = 1) => entry.fired.reaches(count),
      whenCommitted: (count = 1) => entry.committed.reaches(count),
      remove: () => void this.remove(id),
    };
  }

  list(): (FaultRule & { id: string; fired: number })[] {
    return [...this.#entries.values()].map(({ rule, fired }) => ({ ...rule, fired: fired.value }));
  }

  /** False when there is no such rule. */
  remove(id: string): boolean {
    const entry = this.#entries.get(id);
    entry?.fired.close(new Error(`The fault ${id} was removed before it fired.`));
    entry?.committed.close(new Error(`The fault ${id} was removed before the upstream committed.`));
    return this.#entries.delete(id);
  }

  clear(): void {
    for (const id of [...this.#entries.keys()]) this.remove(id);
  }

  /** The fault of one of `kinds` that this call draws, if any; counts it as fired. */
  draw(call: AwsCall, kinds: ReadonlySet<FaultEffect['type']>): DrawnFault | undefined {
    for (const entry of this.#entries.values()) {
      const { match, times = 1, effect } = entry.rule;
      if (!kinds.has(effect.type) || !matches(match, call)) continue;
      entry.seen += 1;
      if (entry.seen < (match.nth ?? 1) || entry.fired.value >= times) continue;
      entry.fired.increment();
      return { effect, committed: () => entry.committed.increment() };
    }
    return undefined;
  }
}
