import type { HeldReason, HeldReport } from '../core/contract/held-report';
import type { FailureReport } from '../core/contract/messages';
import { type Drift, isNamedApart, judgedKinds, lossKinds, type PassCounts, type PassSetup } from '../core/contract/reconcile';
import { GatehouseFailure } from '../core/failures';
import { accessReportKey } from '../core/layout/control-keys';
import { judge, type Judgement } from '../core/reconcile/judge';
import { openReport } from '../core/reconcile/open-report';
import { readableReport } from '../core/reconcile/readable-report';
import { stillRejected } from '../core/reconcile/rejected';
import { reportOfPass } from '../core/reconcile/report-of-pass';
import type { ActivityPorts } from './activity-ports';
import { readHeld, replaceHeld } from './held-reports';
import { inParallel } from './in-parallel';
import { readPart } from './pass-parts';
import { readRejected, writeRejected } from './rejected-suspects';
import { releasePass } from './release-pass';
import { writeOver } from './write-over';

export interface FinishPassInput {
  readonly pool: string;
  readonly setup: PassSetup;
  readonly counts: PassCounts;
  readonly parts: readonly string[];
  /** Users who were listed, by the first digit of their sub. */
  readonly listedBy: Readonly<Record<string, number>>;
  /** Groups that list nobody. */
  readonly empty: readonly string[];
  /** What could not be compared. */
  readonly failures: readonly FailureReport[];
  /** The listing of users is not whole. */
  readonly isIncomplete: boolean;
}

export interface FinishedPass extends Judgement {
  readonly report: string;
  readonly readable: string;
}

type FinishPorts = Pick<ActivityPorts, 'objects' | 'controlBucket' | 'clock'>;

const readsAtOnce = 16;

/** Of each kind; more than a person can look at. */
const mostHeld = 100_000;

/**
 * Judges what a pass has found and writes its report, a readable one beside it, and, where something waits for a person,
 * the pool's open report, with what an older one holds that this pass did not look at.
 *
 * Already done: everything is written again. AWS: GetObject, PutObject, DeleteObject. Raises `RecordConflict`.
 */
export const finishPass =
  (ports: FinishPorts) =>
  async (input: FinishPassInput): Promise<FinishedPass> => {
    const { pool, setup, counts, listedBy, empty, isIncomplete } = input;
    const found = await readFound(ports, input);
    const suspects = found.filter((drift) => judgedKinds.includes(drift.kind) && !isNamedApart(drift));
    const disabled = counts.drift['disabled-not-revoked'] ?? 0;
    const judgement = judge({ listedBy, isIncomplete, suspects, disabled, empty }, setup);
    const base = accessReportKey(pool, setup.startedAt, setup.run);
    const keys = { report: `${base}.json`, readable: `${base}.md` };
    const finishedAt = ports.clock.now().toISOString();
    const held = { suspects: found, judgement, report: keys.report, at: finishedAt };
    const notes = setup.mode === 'repair' ? await hold(ports, input, held) : [];
    const reasons = [...judgement.reasons, ...notes];
    const report = reportOfPass({ ...input, found, reasons, finishedAt });
    const write = (key: string, body: string, type: string) =>
      writeOver(ports.objects, { bucket: ports.controlBucket, key }, body, type);
    await write(keys.report, JSON.stringify(report), 'application/json');
    await write(keys.readable, readableReport(report), 'text/markdown; charset=utf-8');
    await releasePass(ports, { ...input, suspects, judgement, finishedAt });
    return { ...judgement, reasons, ...keys };
  };

async function readFound(ports: FinishPorts, { pool, setup, parts }: FinishPassInput): Promise<readonly Drift[]> {
  const found = await inParallel(parts, readsAtOnce, (part) => readPart(ports, { pool, run: setup.run, part }));
  const named = new Map<string, number>();
  return found.flat().filter(({ kind }) => {
    named.set(kind, (named.get(kind) ?? 0) + 1);
    return (named.get(kind) ?? 0) <= mostHeld;
  });
}

interface Held {
  readonly suspects: readonly Drift[];
  readonly judgement: Judgement;
  readonly report: string;
  readonly at: string;
}

/** Writes the open report anew, and what is still rejected; answers what was wrong with the old ones. */
async function hold(
  ports: FinishPorts,
  { pool, setup, listedBy }: FinishPassInput,
  { suspects: found, judgement, report, at }: Held,
): Promise<readonly HeldReason[]> {
  const notes: HeldReason[] = [];
  const before = await orNote(readHeld(ports, pool), notes);
  const rejected = (await orNote(readRejected(ports, pool), notes)) ?? [];
  const { reasons: why, kinds, holdsData } = judgement;
  const settled = found.filter((drift) => !isNamedApart(drift));
  const suspects = settled.filter(({ kind }) => kinds.includes(kind));
  const lost = holdsData ? settled.filter(({ kind }) => lossKinds.includes(kind) && !kinds.includes(kind)) : [];
  const dataHeld = [...new Set(lost.flatMap(({ sub }) => sub ?? []))];
  const own: HeldReport = {
    ...{ schema: 'gatehouse.held-report/2', pool, run: setup.run, at, report },
    ...{ why, suspects, dataHeld, listedBy },
  };
  const { slice } = setup;
  await replaceHeld(ports, pool, openReport(before, own, slice));
  if (rejected.length > 0 || notes.length > 0)
    await writeRejected(ports, pool, stillRejected({ suspects: rejected }, found, slice));
  return notes;
}

/** What cannot be read is written anew. */
async function orNote<Read>(reading: Promise<Read>, notes: HeldReason[]): Promise<Read | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof GatehouseFailure) || error.type !== 'RecordUnreadable') throw error;
    notes.push({ why: 'report-unreadable', says: `${error.details.place} could not be read and was written anew` });
    return undefined;
  }
}
