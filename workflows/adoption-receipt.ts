import type { AdoptionReceipt } from '../core/contract/adoption';
import { receiptKey } from '../core/layout/control-keys';
import { type Adoption, countsOf } from './adoption';

interface AdoptionRun {
  readonly workflowId: string;
  /** Of the run that somebody started, however often it continued as new. */
  readonly runId: string;
}

/** What an adoption that is through was asked, saw and did; `finishedAt` in ISO 8601. */
export function adoptionReceipt(adoption: Adoption, finishedAt: string, { workflowId, runId }: AdoptionRun): AdoptionReceipt {
  const { pool, map, about, startedAt } = adoption;
  const { listed, disabled, unplaced, recorded, mapped, mapIgnored } = countsOf(adoption);
  return {
    schema: 'gatehouse.receipt/1',
    useCase: 'adoptUserPool',
    pool,
    ...(map === undefined ? {} : { map }),
    startedAt,
    finishedAt,
    saw: { about, listed, disabled, unplaced },
    did: [
      `wrote ${String(recorded)} records`,
      `left ${String(listed - recorded)} records as they were`,
      ...(map === undefined ? [] : [`took over ${String(mapped)} prefixes of the map`, `left ${String(mapIgnored)} of it out`]),
    ],
    key: receiptKey('adoptUserPool', finishedAt, workflowId, runId),
  };
}
