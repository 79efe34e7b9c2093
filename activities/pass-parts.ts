import type { Drift } from '../core/contract/reconcile';
import { passPartKey } from '../core/layout/control-keys';
import type { ActivityPorts } from './activity-ports';
import { writeOver } from './write-over';

type PartPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A part of a pass: a shard, `roster-<index>` or `policy`. */
export interface PassPart {
  readonly pool: string;
  readonly run: string;
  readonly part: string;
}

const refOf = ({ controlBucket }: PartPorts, { pool, run, part }: PassPart) => ({
  bucket: controlBucket,
  key: passPartKey(pool, run, part),
});

export const writePart = (ports: PartPorts, part: PassPart, found: readonly Drift[]): Promise<void> =>
  writeOver(ports.objects, refOf(ports, part), JSON.stringify(found), 'application/json');

/** Nothing where a part is gone: the pass was through, and its report names what it held. */
export async function readPart(ports: PartPorts, part: PassPart): Promise<readonly Drift[]> {
  const stored = await ports.objects.read(refOf(ports, part));
  return stored === undefined || stored === 'unchanged' ? [] : (JSON.parse(stored.text) as readonly Drift[]);
}

export async function removePart(ports: PartPorts, part: PassPart): Promise<void> {
  const ref = refOf(ports, part);
  const head = await ports.objects.head(ref);
  if (head !== undefined) await ports.objects.remove(ref, head.etag);
}
