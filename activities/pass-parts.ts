import type { Drift } from '../core/contract/reconcile';
import { passPartKey } from '../core/layout/control-keys';
import type { ObjectRef } from '../core/ports';
import type { ActivityPorts } from './activity-ports';
import { writeOver } from './write-over';

type PartPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

/** A part of a pass: a shard, `disabled-<number>`, `roster-<index>`, `policy` or `roles`. */
export interface PassPart {
  readonly pool: string;
  readonly run: string;
  readonly part: string;
}

export const passPartRef = ({ controlBucket }: Pick<PartPorts, 'controlBucket'>, { pool, run, part }: PassPart): ObjectRef => ({
  bucket: controlBucket,
  key: passPartKey(pool, run, part),
});

export const writePart = (ports: PartPorts, part: PassPart, found: readonly Drift[]): Promise<void> =>
  writeOver(ports.objects, passPartRef(ports, part), JSON.stringify(found), 'application/json');

/** Nothing where a part is gone: the pass was through, and its report names what it held. */
export async function readPart(ports: PartPorts, part: PassPart): Promise<readonly Drift[]> {
  const stored = await ports.objects.read(passPartRef(ports, part));
  return stored === undefined || stored === 'unchanged' ? [] : (JSON.parse(stored.text) as readonly Drift[]);
}
