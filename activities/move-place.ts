import type { UserKey } from '../core/contract/ids';
import type { ArchivePlace } from '../core/contract/messages';
import { GatehouseFailure } from '../core/failures';
import { type ArchivePass, archivePartKey } from '../core/layout/archive-keys';
import { type MovePart, parseMovePart } from '../core/moves/move-part';
import type { ObjectRef } from '../core/ports';
import type { TenantPlace } from '../core/registry/tenant-move';
import type { UserRecord } from '../core/registry/user-record';
import type { ActivityPorts } from './activity-ports';
import { assertEpoch } from './user-registry';

/** What every activity on the objects of a move is told. */
export interface MoveInput extends UserKey {
  /** Of the run that works. */
  readonly epoch: number;
  readonly from: TenantPlace;
  readonly to: TenantPlace;
  /** Where pages are listed; ends in `/`. */
  readonly lists: ArchivePlace;
  /** The look: those of all places of a run are counted together. */
  readonly of: ArchivePass;
}

export interface MovePartInput extends MoveInput {
  readonly part: number;
}

export const movePartRef = ({ lists, of, part }: MovePartInput): ObjectRef => ({
  bucket: lists.bucket,
  key: archivePartKey(lists.prefix, of, part),
});

/** Raises `RecordUnreadable`. */
export async function findMovePart(ports: Pick<ActivityPorts, 'objects'>, input: MovePartInput): Promise<MovePart | undefined> {
  const ref = movePartRef(input);
  const found = await ports.objects.read(ref);
  if (found === undefined || found === 'unchanged') return undefined;
  return parseMovePart(found.text, `bucket=${ref.bucket}, key=${ref.key}`, { from: input.from.prefix, to: input.to.prefix });
}

/** Raises `ArchiveMismatch` where the part is gone, `RecordUnreadable`. */
export async function readMovePart(ports: Pick<ActivityPorts, 'objects'>, input: MovePartInput): Promise<MovePart> {
  const part = await findMovePart(ports, input);
  if (part !== undefined) return part;
  const { bucket, key } = movePartRef(input);
  throw new GatehouseFailure('ArchiveMismatch', {
    place: `bucket=${bucket}, key=${key}`,
    value: 'the list of moved objects is gone',
    remedy: 'Nothing was deleted because of it: update `retry`, and the place is listed anew.',
  });
}

/** Raises `Interrupted` unless this very run is what the registry says is running. */
export function assertMoves(record: UserRecord, epoch: number): void {
  assertEpoch(record, epoch);
  if (record.running?.epoch === epoch) return;
  throw new GatehouseFailure('Interrupted', {
    place: `pool=${record.pool}, sub=${record.sub}`,
    value: `epoch ${String(epoch)} no longer runs`,
    remedy: "Nothing to do: no original is deleted, and the user's owner looks again.",
  });
}
