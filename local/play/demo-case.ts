import type { DemoStage } from './demo-stage';

export interface DemoCase {
  readonly what: string;
  /** Answers the milliseconds from cause to effect, where there is one to time; rejects when it is not as promised. */
  readonly prove: (stage: DemoStage) => Promise<number | undefined>;
}
