/** `error`: a promise of Gatehouse does not hold. `warning`: it holds and may not for long, or costs. `info`: what follows from how things are. */
export type Severity = 'error' | 'warning' | 'info';

/** One thing that doctor found. */
export interface Finding {
  readonly severity: Severity;
  /** What kind of finding it is, `write-back-client-writable`; stable, for programs. */
  readonly name: string;
  /** What it is about: `pool=…, attribute=…`. */
  readonly place: string;
  /** One or two sentences: what is the case, and what follows. */
  readonly what: string;
  /** A command where there is one. */
  readonly remedy?: string;
}
