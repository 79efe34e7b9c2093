import {
  type AccessReport,
  type Drift,
  type DriftCause,
  type HeldReason,
  judgedKinds,
  type HeldReport,
  type PassCounts,
  type PassSetup,
} from '../core/contract/reconcile';
import { accessReportKey, heldReportKey } from '../core/layout/control-keys';
import { judge, type Judgement, type PassFindings } from '../core/reconcile/judge';
import { readableReport } from '../core/reconcile/readable-report';
import type { ActivityPorts } from './activity-ports';
import { inParallel } from './in-parallel';
import { readLease, replaceLease } from './pass-leases';
import { readPart } from './pass-parts';
import { removeHeld } from './held-reports';
import { writeOver } from './write-over';

export interface FinishPassInput {
  readonly pool: string;
  readonly setup: PassSetup;
  readonly counts: PassCounts;
  readonly parts: readonly string[];
  readonly emptied: PassFindings['emptied'];
  /** Other things that the report has to say. */
  readonly notes: readonly HeldReason[];
}

export interface FinishedPass extends Judgement {
  readonly report: string;
  readonly readable: string;
}

type FinishPorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>;

const readsAtOnce = 16;
const mostNamed = 10_000;

/**
 * Judges what a pass has found and writes its report, a readable one beside it, and, where something waits for a person,
 * the pool's open report, in place of an older one.
 *
 * Already done: everything is written again. AWS: GetObject, PutObject, DeleteObject. Raises `RecordConflict`.
 */
export const finishPass =
  (ports: FinishPorts) =>
  async (input: FinishPassInput): Promise<FinishedPass> => {
    const { pool, setup, counts } = input;
    const found = await readFound(ports, input);
    const judged = found.filter(({ kind, cause }) => judgedKinds.includes(kind) && cause !== 'under way');
    const judgement = judge({ listed: counts.listed, judged, emptied: input.emptied }, setup);
    const base = accessReportKey(pool, setup.startedAt, setup.run);
    const keys = { report: `${base}.json`, readable: `${base}.md` };
    const finishedAt = ports.clock.now().toISOString();
    const report = reportOf(input, found, judgement, finishedAt);
    const write = (key: string, body: string, type: string) =>
      writeOver(ports.objects, { bucket: ports.controlBucket, key }, body, type);
    await write(keys.report, JSON.stringify(report), 'application/json');
    await write(keys.readable, readableReport(report), 'text/markdown; charset=utf-8');
    if (setup.mode === 'repair') {
      if (judgement.kinds.length === 0) await removeHeld(ports, pool);
      else await write(heldReportKey(pool), JSON.stringify(heldOf(report, judgement, judged, keys.report)), 'application/json');
    }
    await release(ports, input, judgement, finishedAt);
    return { ...judgement, ...keys };
  };

async function readFound(ports: FinishPorts, { pool, setup, parts }: FinishPassInput): Promise<readonly Drift[]> {
  const found = await inParallel(parts, readsAtOnce, (part) => readPart(ports, { pool, run: setup.run, part }));
  const named = new Map<string, number>();
  return found.flat().filter(({ kind }) => {
    named.set(kind, (named.get(kind) ?? 0) + 1);
    return (named.get(kind) ?? 0) <= mostNamed;
  });
}

function reportOf(
  { pool, setup, counts, notes }: FinishPassInput,
  found: readonly Drift[],
  { reasons }: Judgement,
  finishedAt: string,
): AccessReport {
  const { run, mode, configRevision, startedAt } = setup;
  const byCause: Partial<Record<DriftCause, number>> = {};
  for (const { cause } of found) if (cause !== 'under way') byCause[cause] = (byCause[cause] ?? 0) + 1;
  const held = [...reasons, ...notes];
  const about = { schema: 'gatehouse.access-report/1', pool, run, mode, configRevision, startedAt, finishedAt } as const;
  return { ...about, ...counts, byCause, found, held };
}

const heldOf = (
  { pool, run, finishedAt, listed }: AccessReport,
  { reasons, kinds }: Judgement,
  judged: readonly Drift[],
  report: string,
): HeldReport => ({
  schema: 'gatehouse.held-report/1',
  pool,
  run,
  at: finishedAt,
  report,
  why: reasons,
  subs: [...new Set(judged.flatMap(({ kind, sub }) => (sub !== undefined && kinds.includes(kind) ? [sub] : [])))],
  listed,
});

/** Gives the lease back. A listing that was short is not what the next one is measured by. */
async function release(
  ports: FinishPorts,
  { pool, counts, setup }: FinishPassInput,
  { kinds }: Judgement,
  lastAt: string,
): Promise<void> {
  const read = await readLease(ports, pool);
  if (read.lease.holder?.run !== setup.run) return;
  const { holder: _holder, ...lease } = read.lease;
  const isShort = kinds.includes('deleted-not-revoked');
  await replaceLease(ports, read, { ...lease, lastAt, ...(isShort ? {} : { lastListed: counts.listed }) });
}
