import { z } from 'zod';
import type { HeldReason, HeldReport, RejectedSuspects } from '../contract/held-report';
import { type Drift, type DriftCause, driftKinds } from '../contract/reconcile';
import { GatehouseFailure } from '../failures';
import { parseJson } from '../parse-json';

const causes = [
  'missed by events',
  'changed by hand',
  'expired deny',
  'run lost',
  'failed before',
  'under way',
  'rejected',
] as const satisfies readonly DriftCause[];

const reasons = [
  'listing-short',
  'group-empty',
  'too-many-removals',
  'many-lost',
  'report-unreadable',
] as const satisfies readonly HeldReason['why'][];

const driftSchema: z.ZodType<Drift> = z.object({
  kind: z.enum(driftKinds),
  cause: z.enum(causes),
  sub: z.string().exactOptional(),
  group: z.string().exactOptional(),
  role: z.string().exactOptional(),
  changedAt: z.string().exactOptional(),
});

const heldSchema: z.ZodType<HeldReport> = z.object({
  schema: z.literal('gatehouse.held-report/2'),
  pool: z.string(),
  run: z.string(),
  at: z.string(),
  report: z.string(),
  why: z.array(z.object({ why: z.enum(reasons), says: z.string(), group: z.string().exactOptional() })),
  suspects: z.array(driftSchema),
  dataHeld: z.array(z.string()),
  listedBy: z.record(z.string(), z.number()),
});

const rejectedSchema: z.ZodType<RejectedSuspects> = z.object({
  schema: z.literal('gatehouse.rejected/1'),
  pool: z.string(),
  suspects: z.array(driftSchema),
});

const parserOf =
  <Document>(schema: z.ZodType<Document>) =>
  (text: string, place: string): Document => {
    const parsed = schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new GatehouseFailure('RecordUnreadable', { place, remedy: 'Delete this object; the next pass writes it anew.' });
  };

/** A stored open report. Raises `RecordUnreadable`. */
export const parseHeldReport = parserOf(heldSchema);

/** What a person has rejected, as it is stored. Raises `RecordUnreadable`. */
export const parseRejected = parserOf(rejectedSchema);
