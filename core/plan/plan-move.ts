import { archiveFolder } from '../config/offboarding-schema';
import type { MoveStep } from '../contract/moves';
import type { FailureReport } from '../contract/messages';
import { GatehouseFailure } from '../failures';
import { moveListsPrefix } from '../layout/archive-keys';
import type { TenantMove, TenantPlace } from '../registry/tenant-move';
import { placeIn, tenantOf } from './move-after';
import { stepAt } from './plan-storage';
import type { Decision, Seen } from './seen';
import { failedAlready, placeOf, report } from './refusals';
import { dueSweep, placeOfRecord } from './moved-denies';

type Bound = TenantMove & { readonly to: TenantPlace };

const isBound = (move: TenantMove): move is Bound => move.to !== undefined;

/** A user whose tenant has changed moves, once a person has approved it where the configuration wants that. */
export function planMove(seen: Seen, move: TenantMove): Decision {
  if (!isBound(move) || move.phase === 'held') {
    return { next: { kind: 'needs-person', failure: isBound(move) ? heldFor(seen, move) : whyNowhere(seen) } };
  }
  const failed = failedAlready(seen, 'moveTenant');
  if (failed !== undefined) return { next: { kind: 'needs-person', failure: failed } };
  return { next: { kind: 'run', useCase: 'moveTenant', step: stepOf(seen, move) }, found: placeFound(move.to) };
}

/** Places that were left are looked at once more at the end of their window, before their deny is lifted. */
export function planSweep(seen: Seen): Decision | undefined {
  const { record, now } = seen;
  const from = dueSweep(record, now);
  const to = placeOfRecord(record);
  if (from.length === 0 || to === undefined || !seen.enforces) return undefined;
  const failed = failedAlready(seen, 'moveTenant');
  if (failed !== undefined) return { next: { kind: 'needs-person', failure: failed } };
  const move = { id: record.epoch + 1, from, to, phase: 'moving', beganAt: now.toISOString() } as const;
  return { next: { kind: 'run', useCase: 'moveTenant', step: { ...stepOf(seen, move), sweep: true } } };
}

function stepOf(seen: Seen, move: Bound): MoveStep {
  const { look, pool } = seen;
  const { to, id } = move;
  const { offboarding } = pool;
  return {
    ...stepAt(seen, { ...to, tenant: to.tenant === '' ? undefined : to.tenant }),
    firstTime: false,
    move,
    lists: {
      bucket: offboarding?.archiveBucket ?? to.bucket,
      prefix: moveListsPrefix(look, id, archiveFolder(offboarding ?? {})),
    },
  };
}

const placeFound = ({ bucket, tenant }: TenantPlace) => ({ bucket, ...(tenant === '' ? {} : { tenant }) });

function heldFor(seen: Seen, { to }: Bound): FailureReport {
  const { look, pool } = seen;
  return report('TenantChanged', {
    place: placeOf(seen),
    value: to.tenant,
    remedy: `The old tenant is denied to the user, and nothing has moved. Approve the move: \`temporal gatehouse tenant move approve --sub ${look.sub} --to ${to.tenant}\`; or set ${pool.tenantAttribute ?? 'the tenant attribute'} back, which ends it.`,
  });
}

/** What makes storage in the tenant impossible that the attribute names. */
function whyNowhere(seen: Seen): FailureReport {
  try {
    placeIn(seen);
  } catch (error) {
    if (!(error instanceof GatehouseFailure)) throw error;
    return report(error.type, error.details);
  }
  return report('TenantMissing', { place: placeOf(seen), remedy: 'Update `retry`: what was missing is there now.' });
}

/** A move that somebody asks for by hand where none is to be made. */
export const nothingToMove = (seen: Seen): FailureReport =>
  report('InvalidInput', {
    place: `${placeOf(seen)}, tenant=${tenantOf(seen) ?? ''}`,
    remedy: `The user's storage is where their tenant is: change ${seen.pool.tenantAttribute ?? 'the tenant attribute'} first.`,
  });
