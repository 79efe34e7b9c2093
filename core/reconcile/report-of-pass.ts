import type { HeldReason } from '../contract/held-report';
import type { FailureReport } from '../contract/messages';
import type { AccessReport } from '../contract/access-report';
import { type Drift, type DriftCause, isNamedApart, type PassCounts, type PassSetup } from '../contract/reconcile';
import { hexDigits } from '../contract/adoption';
import { eventGap } from './event-gap';

export interface ReportInput {
  readonly pool: string;
  readonly setup: PassSetup;
  readonly counts: PassCounts;
  readonly found: readonly Drift[];
  readonly reasons: readonly HeldReason[];
  readonly failures: readonly FailureReport[];
  /** ISO 8601. */
  readonly finishedAt: string;
}

const mostNamed = 10_000;

/** What a pass came to. */
export function reportOfPass(input: ReportInput): AccessReport {
  const { pool, setup, counts, found, reasons, failures, finishedAt } = input;
  const { run, mode, configRevision, startedAt, slice } = setup;
  const gap = eventGap(found);
  const byCause: Partial<Record<DriftCause, number>> = {};
  for (const drift of found) if (!isNamedApart(drift)) byCause[drift.cause] = (byCause[drift.cause] ?? 0) + 1;
  return {
    ...{ schema: 'gatehouse.access-report/1', pool, run, mode, configRevision, startedAt, finishedAt },
    ...{ ...counts, rejected: counts.rejected ?? 0, firstDigits: slice?.firstDigits ?? hexDigits.join(''), byCause },
    ...(gap === undefined ? {} : { gap }),
    ...{ found: someOfEach(found), held: reasons, failures },
  };
}

function someOfEach(found: readonly Drift[]): readonly Drift[] {
  const named = new Map<string, number>();
  return found.filter(({ kind }) => {
    const number = (named.get(kind) ?? 0) + 1;
    named.set(kind, number);
    return number <= mostNamed;
  });
}
