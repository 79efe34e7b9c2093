import { settledKey } from '../core/layout/control-keys';
import { parseSettledIndex, type SettledIndex } from '../core/reconcile/settled-index';
import type { ActivityPorts } from './activity-ports';
import { writeOver } from './write-over';

type IndexPorts = Pick<ActivityPorts, 'objects' | 'controlBucket'>;

export interface ShardOfPool {
  readonly pool: string;
  readonly shard: string;
  readonly configRevision: number;
}

/** Digests by sub; none where no pass has seen the shard under this revision. */
export async function readSettled(ports: IndexPorts, at: ShardOfPool): Promise<SettledIndex['settled']> {
  const found = await ports.objects.read(refOf(ports, at));
  return found === undefined || found === 'unchanged' ? {} : parseSettledIndex(found.text, at.configRevision);
}

export function writeSettled(ports: IndexPorts, at: ShardOfPool, settled: SettledIndex['settled']): Promise<void> {
  const index: SettledIndex = { schema: 'gatehouse.settled/1', configRevision: at.configRevision, settled };
  return writeOver(ports.objects, refOf(ports, at), JSON.stringify(index), 'application/json');
}

const refOf = ({ controlBucket }: IndexPorts, { pool, shard }: ShardOfPool) => ({
  bucket: controlBucket,
  key: settledKey(pool, shard),
});
