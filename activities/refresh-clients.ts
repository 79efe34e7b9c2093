import { clientsKey } from '../core/layout/control-keys';
import { clientsDocument } from '../core/registry/pool-clients';
import type { ActivityPorts } from './activity-ports';
import { writeOver } from './write-over';

/**
 * Records the app clients of a pool, where they are not those that are known: some events name only a client.
 *
 * Already done: the document says so. AWS: ListUserPoolClients, GetObject, PutObject.
 * Raises `UserPoolMissing`, `PermissionMissing`, `RecordConflict`.
 */
export const refreshClients =
  (ports: Pick<ActivityPorts, 'directory' | 'objects' | 'controlBucket'>) =>
  async ({ pool }: { readonly pool: string }): Promise<void> => {
    const ref = { bucket: ports.controlBucket, key: clientsKey(pool) };
    const [clients, stored] = await Promise.all([ports.directory.listClients(pool), ports.objects.read(ref)]);
    const text = clientsDocument(pool, clients);
    if (stored !== undefined && stored !== 'unchanged' && stored.text === text) return;
    await writeOver(ports.objects, ref, text, 'application/json');
  };
